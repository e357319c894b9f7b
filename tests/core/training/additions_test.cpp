#include "inkling/additions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "inkling/negatives.hpp"
#include "inkling/synthetic.hpp"

namespace inkling {
namespace {

std::vector<std::uint8_t> pixels_of(const DataSet& data, std::size_t begin, std::size_t count) {
  const auto first = data.pixels.begin() + static_cast<std::ptrdiff_t>(begin * kImagePixels);
  return {first, first + static_cast<std::ptrdiff_t>(count * kImagePixels)};
}

TEST(AddImages, AppendsDigitsThenPicturesFourTimesThenThoseThatAreDrawn) {
  DataSet images = synthesize(5, 1);
  const DataSet before = images;
  const DataSet pictures = synthesize_negatives(3, 2);
  const DataSet drawn = synthesize_negatives(2, 3);
  add_images({.synthetic_digits = 4, .pictures = pictures, .drawn_negatives = drawn}, images);
  ASSERT_EQ(images.size(), 5U + 4 + 4 * 3 + 2);
  EXPECT_EQ(pixels_of(images, 0, 5), before.pixels);
  EXPECT_EQ(pixels_of(images, 5, 4), synthesize(4, kAdditionsSeed).pixels);
  for (std::size_t time = 0; time < 4; ++time) {
    EXPECT_EQ(pixels_of(images, 9 + 3 * time, 3), pictures.pixels);
  }
  EXPECT_EQ(pixels_of(images, 21, 2), drawn.pixels);
  EXPECT_TRUE(std::all_of(images.labels.begin() + 9, images.labels.end(),
                          [](std::uint8_t label) { return label == kNoDigit; }));
}

TEST(AddImages, CallsPicturesNoDigitWhateverTheirLabels) {
  DataSet images;
  add_images({.pictures = synthesize(1, 1)}, images);
  EXPECT_EQ(images.labels, std::vector<std::uint8_t>(4, kNoDigit));
}

TEST(AddImages, LeavesTheImagesAsTheyAreWhereThereIsNothingToAdd) {
  DataSet images = synthesize(3, 1);
  add_images({}, images);
  EXPECT_EQ(images.pixels, synthesize(3, 1).pixels);
}

}  // namespace
}  // namespace inkling
