#include "inkling/synthetic.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "support/pixel_hash.hpp"

namespace inkling {
namespace {

using testing::distinct_images;
using testing::hash_of;

TEST(Synthetic, EveryTenImagesShowTheTenDigits) {
  const DataSet data = synthesize(200, 1);
  ASSERT_EQ(data.size(), 200U);
  std::set<std::vector<std::uint8_t>> orders;
  for (auto block = data.labels.begin(); block != data.labels.end(); block += 10) {
    std::vector<std::uint8_t> labels(block, block + 10);
    orders.insert(labels);
    std::sort(labels.begin(), labels.end());
    EXPECT_EQ(labels, (std::vector<std::uint8_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  }
  EXPECT_GT(orders.size(), 15U) << "not shuffled";
}

TEST(Synthetic, AnImageDoesNotDependOnHowManyThereAre) {
  const DataSet many = synthesize(57, 9);
  const DataSet few = synthesize(23, 9);
  EXPECT_TRUE(std::equal(few.pixels.begin(), few.pixels.end(), many.pixels.begin()));
  EXPECT_TRUE(std::equal(few.labels.begin(), few.labels.end(), many.labels.begin()));
}

TEST(Synthetic, AnotherSeedGivesOtherImages) {
  EXPECT_NE(synthesize(10, 1).pixels, synthesize(10, 2).pixels);
}

TEST(Synthetic, NoTwoImagesAreAlike) {
  const DataSet data = synthesize(2000, 3);
  EXPECT_EQ(distinct_images(data), data.size());
}

// MNIST's form: the longer side of the ink is 20 pixels, and nothing touches the border.
TEST(Synthetic, ImagesHaveMnistsForm) {
  const DataSet data = synthesize(500, 4);
  for (std::size_t i = 0; i < data.size(); ++i) {
    int left = kImageSide;
    int top = kImageSide;
    int right = -1;
    int bottom = -1;
    for (int p = 0; p < kImagePixels; ++p) {
      if (data.image(i)[static_cast<std::size_t>(p)] > 0) {
        left = std::min(left, p % kImageSide);
        right = std::max(right, p % kImageSide);
        top = std::min(top, p / kImageSide);
        bottom = std::max(bottom, p / kImageSide);
      }
    }
    ASSERT_EQ(std::max(right - left, bottom - top) + 1, 20) << i;
    ASSERT_GE(*std::max_element(data.image(i).begin(), data.image(i).end()), 128) << i;
  }
}

// A golden hash: GCC, Clang and WASM must draw these very pixels. It changes when the generator is improved,
// and only then.
TEST(Synthetic, DrawsTheSamePixelsInEveryBuild) {
  const DataSet data = synthesize(1000, 42);
  EXPECT_EQ(hash_of(data.pixels), 0x2E45B649F1709767U);
  EXPECT_EQ(hash_of(data.labels), 0x2B6E0C0A4D6930C7U);
}

}  // namespace
}  // namespace inkling
