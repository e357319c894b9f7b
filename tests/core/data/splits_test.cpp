#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "core/data/small_data.hpp"
#include "inkling/data_set.hpp"

namespace inkling {
namespace {

using testing::HasSubstr;

// The numbers of the images, which numbered_images() put into their pixels.
std::vector<int> numbers(const DataSet& data) {
  std::vector<int> found;
  for (std::size_t i = 0; i < data.size(); ++i) {
    found.push_back(data.image(i)[0]);
    EXPECT_EQ(data.labels[i], found.back() % kDigits);
  }
  return found;
}

void expect_equal(const DataSet& a, const DataSet& b) {
  EXPECT_EQ(a.pixels, b.pixels);
  EXPECT_EQ(a.labels, b.labels);
}

TEST(Split, GivesEveryImageToOnePart) {
  const Result<Splits> splits = split(numbered_images(200), kDefaultRatios, 1);
  ASSERT_TRUE(splits);
  EXPECT_EQ(splits->train.size(), 140U);
  EXPECT_EQ(splits->validation.size(), 40U);
  EXPECT_EQ(splits->test.size(), 20U);

  std::vector<int> all = numbers(splits->train);
  for (const DataSet* part : {&splits->validation, &splits->test}) {
    const std::vector<int> more = numbers(*part);
    all.insert(all.end(), more.begin(), more.end());
  }
  EXPECT_FALSE(std::is_sorted(all.begin(), all.end())) << "not shuffled";
  std::sort(all.begin(), all.end());
  EXPECT_EQ(all, numbers(numbered_images(200)));
}

TEST(Split, RepeatsWithItsSeedAlone) {
  const DataSet data = numbered_images(100);
  EXPECT_EQ(numbers(split(data, kDefaultRatios, 5)->test), numbers(split(data, kDefaultRatios, 5)->test));
  EXPECT_NE(numbers(split(data, kDefaultRatios, 5)->test), numbers(split(data, kDefaultRatios, 6)->test));
}

TEST(Split, LeavesOutWhatNoPartAsksFor) {
  const Result<Splits> splits = split(numbered_images(10), {0.3, 0, 0.25}, 1);
  ASSERT_TRUE(splits);
  EXPECT_EQ(splits->train.size(), 3U);
  EXPECT_EQ(splits->validation.size(), 0U);
  EXPECT_EQ(splits->test.size(), 3U);
}

TEST(Split, RefusesRatiosThatAreNotShares) {
  const DataSet data = numbered_images(10);
  for (const SplitRatios ratios :
       {SplitRatios{0.7, 0.2, 0.2}, SplitRatios{-0.1, 0.5, 0.5}, SplitRatios{1.1, 0, 0},
        SplitRatios{std::numeric_limits<double>::quiet_NaN(), 0, 0}}) {
    const Result<Splits> splits = split(data, ratios, 1);
    ASSERT_FALSE(splits) << ratios[0];
    EXPECT_EQ(splits.error().code, ErrorCode::invalid_argument);
    EXPECT_THAT(splits.error().message, HasSubstr("a sum of at most 1"));
  }
}

TEST(Split, KeepsWhatIsNoDigitForTraining) {
  DataSet mixed;
  for (int i = 0; i < 40; ++i) {
    std::array<std::uint8_t, kImagePixels> image{};
    image.fill(static_cast<std::uint8_t>(i));
    mixed.append(image, i % 2 == 0 ? kNoDigit : std::uint8_t{3});
  }
  const Result<Splits> splits = split(mixed, {0.5, 0.25, 0.25}, 1);
  ASSERT_TRUE(splits);
  EXPECT_EQ(splits->train.size(), 30U);
  EXPECT_EQ(digits_only(splits->train).size(), 10U);
  EXPECT_EQ(splits->validation.labels, std::vector<std::uint8_t>(5, 3));
  EXPECT_EQ(splits->test.labels, std::vector<std::uint8_t>(5, 3));
}

TEST(SplitsFile, MayHoldNoDigitAmongTrainingImagesOnly) {
  Splits splits = *split(numbered_images(10), {0.5, 0.5, 0}, 3);
  splits.train.labels[0] = kNoDigit;
  const Result<Splits> read = read_any(write_splits(splits));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->train.labels, splits.train.labels);

  splits.validation.labels[0] = kNoDigit;
  const Result<Splits> refused = read_any(write_splits(splits));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "validation_labels: expected labels 0 to 9, got 255");
}

TEST(SplitsFile, HoldsWhatWasWritten) {
  const Splits splits = *split(numbered_images(100), {0.5, 0.3, 0}, 3);
  const Bytes file = write_splits(splits);
  const Result<Splits> read = read_any(file);
  ASSERT_TRUE(read) << read.error().message;
  expect_equal(read->train, splits.train);
  expect_equal(read->validation, splits.validation);
  expect_equal(read->test, splits.test);
  EXPECT_EQ(write_splits(*read), file);
}

TEST(SplitsFile, NamesTheEntryThatIsMissing) {
  npz::Archive archive;
  archive.set("train_images", npz::Array::from_uint8({0, 28, 28}, nullptr));
  const Result<Splits> read = read_splits(archive);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message, "expected an entry train_labels, found none");
}

}  // namespace
}  // namespace inkling
