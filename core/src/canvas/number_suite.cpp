#include "inkling/number_suite.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace inkling {
namespace {

constexpr float kVisible = 0.125F;  // from this amount on, ink is seen

double draw_from(const Range& range, Random& random) {
  return random.uniform(range.low, range.high);
}

// One digit in the middle of a square, and the columns in which it is seen.
struct Tile {
  int side = 0;
  std::vector<float> ink;
  int left = 0;
  int right = 0;

  Tile(const Strokes& strokes, Pose pose) : side(static_cast<int>(std::ceil(pose.size)) + 4) {
    pose.across = 0.5;
    pose.down = 0.5;
    ink.resize(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    draw(strokes, pose, side, side, ink);
    left = side;
    for (int y = 0; y < side; ++y) {
      for (int x = 0; x < side; ++x) {
        if (at(x, y) < kVisible) continue;
        left = std::min(left, x);
        right = std::max(right, x + 1);
      }
    }
    left = std::min(left, right);
  }

  [[nodiscard]] float at(int x, int y) const {
    return ink[static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x)];
  }
};

}  // namespace

NumberCanvas draw_number(std::span<const Strokes> digits, const NumberSuite& suite, Random& random) {
  const double size = draw_from(suite.size, random);
  const double pen = draw_from(suite.pen_width, random) * size;
  const double contrast = 255 * draw_from(suite.contrast, random);
  auto paper = static_cast<float>(random.uniform(0, 255 - contrast));
  float full = paper + static_cast<float>(contrast);
  if (random.uniform() >= suite.light_ink) std::swap(paper, full);

  struct Placed {
    Tile tile;
    int x = 0;
    int y = 0;
  };
  const int margin = static_cast<int>(size / 2);
  std::vector<Placed> placed;
  int right = margin;
  int bottom = 0;
  for (const Strokes& strokes : digits) {
    Pose pose;
    pose.size = size * draw_from(suite.size_of_digit, random);
    pose.tilt_degrees = draw_from(suite.tilt_degrees, random);
    pose.pen_width = std::max(pen, 1.0) / pose.size;
    const auto gap = static_cast<int>(draw_from(suite.gap, random) * size);
    const double shift = random.uniform(-suite.shift, suite.shift) * size;
    Tile tile(strokes, pose);
    const int x = right - tile.left + (placed.empty() ? 0 : gap);
    const int y = margin + static_cast<int>((size - tile.side) / 2 + shift);
    right = x + tile.right;
    bottom = std::max(bottom, y + tile.side);
    placed.push_back({std::move(tile), x, y});
  }
  NumberCanvas number;
  number.width = right + margin;
  number.height = bottom + margin;
  const auto pixels = static_cast<std::size_t>(number.width) * static_cast<std::size_t>(number.height);
  std::vector<float> ink(pixels, 0);
  for (const auto& [tile, left, top] : placed) {
    for (int y = std::max(0, -top); y < tile.side; ++y) {
      float* row = ink.data() + static_cast<std::ptrdiff_t>(top + y) * number.width + left;
      for (int x = std::max(0, -left); x < std::min(tile.side, number.width - left); ++x) {
        row[x] = std::max(row[x], tile.at(x, y));
      }
    }
  }
  number.pixels.resize(pixels);
  std::transform(ink.begin(), ink.end(), number.pixels.begin(), [&](float amount) {
    return static_cast<std::uint8_t>(std::floor(paper + (full - paper) * amount + 0.5F));
  });
  return number;
}

}  // namespace inkling
