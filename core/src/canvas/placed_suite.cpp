#include "inkling/placed_suite.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "canvas/ink_extent.hpp"
#include "canvas/normalized_drawings.hpp"

namespace inkling {
namespace {

// The two pixels of an image between which a pixel of the canvas lies along one axis.
struct Between {
  int first = 0;  // and the next one; either may lie beyond the image
  float share_of_next = 0;
};

// Where the canvas' pixels lie in the image that is enlarged so many times from `corner` on, where its ink
// begins, which goes to `place` on the canvas.
std::vector<Between> lay_out(int side, double scale, double place, int corner) {
  std::vector<Between> pixels(static_cast<std::size_t>(side));
  for (int i = 0; i < side; ++i) {
    const double at = (i + 0.5 - place) / scale + corner - 0.5;
    const double first = std::floor(at);
    pixels[static_cast<std::size_t>(i)] = {static_cast<int>(std::clamp(first, -2.0, double{kImageSide})),
                                           static_cast<float>(at - first)};
  }
  return pixels;
}

canvas::TonePlane plane_of(std::span<const std::uint8_t, kImagePixels> image) {
  canvas::TonePlane plane;
  plane.tones = image.data();
  plane.width = kImageSide;
  plane.height = kImageSide;
  plane.is_ink = true;
  return plane;
}

}  // namespace

Bytes place_image(std::span<const std::uint8_t, kImagePixels> image, const PlacedSuite& suite,
                  std::uint64_t seed, std::size_t index) {
  Random random(seed, index);
  const double size = random.uniform(suite.size.low, suite.size.high) * suite.side;
  const double across = random.uniform(suite.place.low, suite.place.high);
  const double down = random.uniform(suite.place.low, suite.place.high);
  Bytes pixels(static_cast<std::size_t>(suite.side) * static_cast<std::size_t>(suite.side), 0);
  const Box box = canvas::bounding_box(plane_of(image), canvas::InkScale{});
  if (box.width == 0) return pixels;
  const double scale = std::max(size / std::max(box.width, box.height), 1.0);
  const std::vector<Between> columns =
      lay_out(suite.side, scale, across * (suite.side - scale * box.width), box.x);
  const std::vector<Between> rows =
      lay_out(suite.side, scale, down * (suite.side - scale * box.height), box.y);
  const auto tone = [&image](int x, int y) {
    const bool is_inside = x >= 0 && x < kImageSide && y >= 0 && y < kImageSide;
    return is_inside ? static_cast<float>(
                           image[static_cast<std::size_t>(y) * kImageSide + static_cast<std::size_t>(x)])
                     : 0.0F;
  };
  auto pixel = pixels.begin();
  for (const auto& [y, down_share] : rows) {
    for (const auto& [x, across_share] : columns) {
      const float upper = tone(x, y) + across_share * (tone(x + 1, y) - tone(x, y));
      const float lower = tone(x, y + 1) + across_share * (tone(x + 1, y + 1) - tone(x, y + 1));
      *pixel++ = static_cast<std::uint8_t>(std::floor(upper + down_share * (lower - upper) + 0.5F));
    }
  }
  return pixels;
}

DataSet make_placed_suite(const DataSet& data, const PlacedSuite& suite, std::uint64_t seed, int threads) {
  return canvas::normalize_drawings(
      data, suite.side, threads, [&](std::size_t i) { return place_image(data.image(i), suite, seed, i); });
}

}  // namespace inkling
