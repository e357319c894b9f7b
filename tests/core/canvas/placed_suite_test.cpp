#include "inkling/placed_suite.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "inkling/canvas.hpp"
#include "inkling/synthetic.hpp"
#include "support/pixel_hash.hpp"

namespace inkling {
namespace {

using testing::hash_of;

Ink ink_of(const Bytes& canvas) {
  return normalize({canvas, 280, 280, PixelFormat::gray8}).value();
}

// Mean absolute difference of two images, of 0..1.
double difference(const DataSet& a, const DataSet& b, std::size_t i) {
  double sum = 0;
  for (std::size_t k = 0; k < kImagePixels; ++k) {
    sum += std::abs(a.image(i)[k] - b.image(i)[k]);
  }
  return sum / kImagePixels / 255;
}

TEST(PlacedSuite, MovedImagesAreAllOverTheCanvasInOneSize) {
  const DataSet digits = synthesize(200, 1);
  int leftmost = 280;
  int rightmost = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const Box box = ink_of(place_image(digits.image(i), kMovedSuite, 2, i)).box;
    EXPECT_NEAR(std::max(box.width, box.height), 140, 8) << i;
    leftmost = std::min(leftmost, box.x);
    rightmost = std::max(rightmost, box.x + box.width);
  }
  EXPECT_LT(leftmost, 5);
  EXPECT_GT(rightmost, 275);
}

TEST(PlacedSuite, ScaledImagesAreInTheMiddleInManySizes) {
  const DataSet digits = synthesize(200, 1);
  int smallest = 280;
  int largest = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const Box box = ink_of(place_image(digits.image(i), kScaledSuite, 2, i)).box;
    const int side = std::max(box.width, box.height);
    EXPECT_NEAR(box.x + box.width / 2.0, 140, 8) << i;
    EXPECT_NEAR(box.y + box.height / 2.0, 140, 8) << i;
    smallest = std::min(smallest, side);
    largest = std::max(largest, side);
  }
  EXPECT_NEAR(smallest, 58, 5);
  EXPECT_GT(largest, 270);
}

TEST(PlacedSuite, NeverShrinksAnImage) {
  PlacedSuite tiny;
  tiny.size = {0, 0};
  const DataSet digits = synthesize(20, 1);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const Box box = ink_of(place_image(digits.image(i), tiny, 2, i)).box;
    EXPECT_GE(std::max(box.width, box.height), 20) << i;
  }
}

// What normalisation promises: it brings each image back nearly as it was.
TEST(PlacedSuite, ComesBackAsItWas) {
  const DataSet digits = synthesize(200, 3);
  for (const PlacedSuite& suite : {kMovedSuite, kScaledSuite}) {
    const DataSet placed = make_placed_suite(digits, suite, 4);
    EXPECT_EQ(placed.labels, digits.labels);
    double total = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
      total += difference(digits, placed, i);
      EXPECT_LT(difference(digits, placed, i), 0.08) << i;
    }
    EXPECT_LT(total / static_cast<double>(digits.size()), 0.04);
  }
}

TEST(PlacedSuite, AnImageDependsOnNothingButItsBitmapTheSeedAndItsPlace) {
  const DataSet digits = synthesize(30, 1);
  const DataSet many = make_placed_suite(digits, {}, 7, 1);
  const std::array<std::uint32_t, 3> first = {0, 1, 2};
  const DataSet few = make_placed_suite(digits.select(first), {}, 7, 2);
  EXPECT_TRUE(std::equal(few.pixels.begin(), few.pixels.end(), many.pixels.begin()));
  EXPECT_NE(make_placed_suite(digits, {}, 8, 1).pixels, many.pixels);
}

TEST(PlacedSuite, LeavesTheCanvasOfAnEmptyImageEmpty) {
  const std::vector<std::uint8_t> empty(kImagePixels, 0);
  const Bytes canvas = place_image(std::span<const std::uint8_t, kImagePixels>(empty), {}, 1, 0);
  EXPECT_EQ(std::count(canvas.begin(), canvas.end(), 0), 280 * 280);
}

TEST(PlacedSuite, ShowsTheSamePixelsInEveryBuild) {
  EXPECT_EQ(hash_of(make_placed_suite(synthesize(100, 1), {}, 1, 1).pixels), 0xB5B2746FF5EAF71FU);
}

}  // namespace
}  // namespace inkling
