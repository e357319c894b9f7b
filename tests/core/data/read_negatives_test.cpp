#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/data/small_data.hpp"
#include "inkling/negatives.hpp"

namespace inkling {
namespace {

npz::Archive archive_of(const DataSet& data) {
  npz::Archive archive;
  archive.set("images", npz::Array::from_uint8({data.size(), 28, 28}, data.pixels.data()));
  return archive;
}

std::string message_of(const npz::Archive& archive) {
  const Result<Negatives> data = read_negatives(archive);
  return data ? "no error" : data.error().message;
}

TEST(ReadNegatives, TakesEveryImageWithoutLabels) {
  const DataSet images = numbered_images(5);
  const Result<Negatives> data = read_negatives(archive_of(images));
  ASSERT_TRUE(data) << data.error().message;
  EXPECT_EQ(data->images.pixels, images.pixels);
  EXPECT_EQ(data->images.labels, std::vector<std::uint8_t>(5, kNoDigit));
  EXPECT_TRUE(data->names.empty());
  EXPECT_EQ(without_digit_shapes(*data).size(), 5U);
}

TEST(ReadNegatives, TellsCharactersThatLookLikeDigits) {
  npz::Archive archive = archive_of(numbered_images(4));
  archive.set("labels", npz::Array::from_strings({"Latin/character15", "Latin/character11",
                                                  "Greek/character02", "Tagalog/character01"}));
  const Result<Negatives> data = read_negatives(archive);
  ASSERT_TRUE(data) << data.error().message;
  EXPECT_EQ(data->images.size(), 4U);
  EXPECT_EQ(data->names[3], "Tagalog/character01");
  const DataSet others = without_digit_shapes(*data);
  ASSERT_EQ(others.size(), 2U);
  EXPECT_EQ(others.image(0)[0], 1);
  EXPECT_EQ(others.image(1)[0], 3);
}

TEST(ReadNegatives, IgnoresLabelsThatAreNoNames) {
  npz::Archive archive = archive_of(numbered_images(2));
  archive.set("labels", npz::Array::from_uint8({2}, std::vector<std::uint8_t>{1, 2}.data()));
  EXPECT_EQ(read_negatives(archive)->images.size(), 2U);
  EXPECT_TRUE(read_negatives(archive)->names.empty());
}

TEST(ReadNegatives, TakesTheNegativesOfADataSetAndNotItsDigits) {
  Splits splits{numbered_images(6), numbered_images(2), numbered_images(2)};
  splits.train.labels[4] = kNoDigit;
  const Result<Negatives> data = read_negatives(*npz::read(write_splits(splits)));
  ASSERT_TRUE(data) << data.error().message;
  ASSERT_EQ(data->images.size(), 1U);
  EXPECT_EQ(data->images.image(0)[0], 4);
}

TEST(ReadNegatives, NamesWhatIsWrong) {
  EXPECT_EQ(message_of({}), "expected an entry images or train_images, found none");
  npz::Archive archive = archive_of(numbered_images(3));
  archive.set("labels", npz::Array::from_strings({"Latin/character15"}));
  EXPECT_EQ(message_of(archive), "labels: expected [3], one label an image, got [1]");
  archive.set("images", npz::Array::from_uint8({3, 14, 56}, numbered_images(3).pixels.data()));
  EXPECT_EQ(message_of(archive),
            "images: expected images of 28x28, as [n, 28, 28] or [n, 784], got [3, 14, 56]");
  archive.set("images", npz::Array::from_uint8({1000000000000, 0}, nullptr));
  EXPECT_EQ(message_of(archive), "images: expected 28x28 pixels each, got none");
}

TEST(ReadNegatives, KnowsTheLettersThatLookLikeDigits) {
  EXPECT_TRUE(looks_like_digit("Latin/character15"));   // o
  EXPECT_TRUE(looks_like_digit("Latin/character26"));   // z
  EXPECT_FALSE(looks_like_digit("Latin/character11"));  // k
  EXPECT_FALSE(looks_like_digit("Latin"));
}

}  // namespace
}  // namespace inkling
