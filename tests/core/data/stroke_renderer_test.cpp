#include "data/stroke_renderer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace inkling {
namespace {

using Image = std::array<std::uint8_t, kImagePixels>;

Image render(const std::vector<StrokePiece>& pieces) {
  Image image{};
  render_strokes(pieces, 1, image);
  return image;
}

StrokePiece line(double x0, double y0, double x1, double y1, double radius) {
  return {x0, y0, radius, x1, y1, radius};
}

struct Ink {
  int left = kImageSide;
  int top = kImageSide;
  int right = -1;
  int bottom = -1;
  double centre_x = 0;
  double centre_y = 0;
};

Ink ink_of(const Image& image) {
  Ink ink;
  double mass = 0;
  for (int y = 0; y < kImageSide; ++y) {
    for (int x = 0; x < kImageSide; ++x) {
      const std::uint8_t pixel = image[static_cast<std::size_t>(y * kImageSide + x)];
      if (pixel > 0) {
        ink.left = std::min(ink.left, x);
        ink.right = std::max(ink.right, x);
        ink.top = std::min(ink.top, y);
        ink.bottom = std::max(ink.bottom, y);
      }
      mass += pixel;
      ink.centre_x += x * pixel;
      ink.centre_y += y * pixel;
    }
  }
  ink.centre_x /= mass;
  ink.centre_y /= mass;
  return ink;
}

// An L, whose mass is not in the middle of its box.
const std::vector<StrokePiece> kCorner = {line(0, 0, 0, 10, 0.5), line(0, 10, 6, 10, 0.5)};

TEST(StrokeRenderer, FillsTwentyPixelsWithTheLongerSide) {
  const Ink ink = ink_of(render(kCorner));
  EXPECT_EQ(ink.bottom - ink.top + 1, 20);
  EXPECT_LE(ink.right - ink.left + 1, 14);
}

TEST(StrokeRenderer, PutsTheCentreOfMassWhereMnistHasIt) {
  const Ink ink = ink_of(render(kCorner));
  EXPECT_NEAR(ink.centre_x, 14, 0.5);
  EXPECT_NEAR(ink.centre_y, 14, 0.5);
}

TEST(StrokeRenderer, DoesNotSeeWhereAndHowLargeTheDrawingIs) {
  std::vector<StrokePiece> moved = kCorner;
  for (StrokePiece& piece : moved) {
    piece = {4 * piece.x0 + 100, 4 * piece.y0 - 7, 4 * piece.radius0,
             4 * piece.x1 + 100, 4 * piece.y1 - 7, 4 * piece.radius1};
  }
  EXPECT_EQ(render(moved), render(kCorner));
}

// A bar of 20 by 4 pixels, less what its round ends leave out: 4 (20 - 4) + 4 pi.
TEST(StrokeRenderer, InkIsTheAreaOfTheStroke) {
  const Image image = render({line(2, 0, 18, 0, 2)});
  double area = 0;
  for (const std::uint8_t pixel : image) {
    area += pixel / 255.0;
  }
  EXPECT_NEAR(area, 76.57, 1.0);
  EXPECT_EQ(*std::max_element(image.begin(), image.end()), 255);
}

TEST(StrokeRenderer, DrawsADot) {
  const Ink ink = ink_of(render({line(3, 3, 3, 3, 1)}));
  EXPECT_EQ(ink.right - ink.left + 1, 20);
  EXPECT_EQ(ink.bottom - ink.top + 1, 20);
}

}  // namespace
}  // namespace inkling
