#include "server/smooth_resize.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "inkling/random.hpp"

namespace inkling::server {
namespace {

std::vector<float> noise(int side) {
  Random random(7);
  std::vector<float> canvas(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
  for (float& value : canvas) value = static_cast<float>(random.uniform());
  return canvas;
}

double pixel(const std::vector<double>& canvas, int side, int y, int x) {
  const auto mirror = [side](int at) {
    while (at < 0 || at >= side) at = at < 0 ? -at : 2 * (side - 1) - at;
    return at;
  };
  return canvas[static_cast<std::size_t>(mirror(y)) * static_cast<std::size_t>(side) +
                static_cast<std::size_t>(mirror(x))];
}

// The definition, word for word: blur the whole canvas in two dimensions, then interpolate.
std::vector<double> by_definition(const std::vector<float>& canvas, int side) {
  const double sigma = std::max(0.0, (side / 28.0 - 1) / 2);
  const int radius = static_cast<int>(4 * sigma + 0.5);
  const std::vector<double> sharp(canvas.begin(), canvas.end());
  std::vector<double> blurred;
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      double sum = 0;
      double weights = 0;
      for (int v = -radius; v <= radius; ++v) {
        for (int u = -radius; u <= radius; ++u) {
          const double weight = radius == 0 ? 1 : std::exp(-(u * u + v * v) / (2 * sigma * sigma));
          sum += weight * pixel(sharp, side, y + v, x + u);
          weights += weight;
        }
      }
      blurred.push_back(sum / weights);
    }
  }
  std::vector<double> small;
  for (int i = 0; i < 28; ++i) {
    for (int j = 0; j < 28; ++j) {
      const double y = (i + 0.5) * side / 28 - 0.5;
      const double x = (j + 0.5) * side / 28 - 0.5;
      const int top = static_cast<int>(std::floor(y));
      const int left = static_cast<int>(std::floor(x));
      const auto row = [&](int at) {
        return (1 - (x - left)) * pixel(blurred, side, at, left) +
               (x - left) * pixel(blurred, side, at, left + 1);
      };
      small.push_back((1 - (y - top)) * row(top) + (y - top) * row(top + 1));
    }
  }
  return small;
}

TEST(SmoothResize, IsWhatItsDefinitionSays) {
  for (const int side : {20, 28, 29, 56, 75}) {
    const std::vector<float> canvas = noise(side);
    const auto small = resize_smoothly(canvas, side);
    const std::vector<double> expected = by_definition(canvas, side);
    for (std::size_t i = 0; i < small.size(); ++i)
      ASSERT_NEAR(small[i], expected[i], 1e-5) << side << " " << i;
  }
}

TEST(SmoothResize, LeavesItsOwnSizeAlone) {
  const std::vector<float> canvas = noise(28);
  EXPECT_THAT(resize_smoothly(canvas, 28), ::testing::ElementsAreArray(canvas));
}

TEST(SmoothResize, EvenCanvasesStayEven) {
  for (const int side : {1, 2, 3, 300, 1024}) {
    const std::vector<float> canvas(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), 0.5F);
    EXPECT_THAT(resize_smoothly(canvas, side), ::testing::Each(::testing::FloatNear(0.5F, 1e-5F))) << side;
  }
}

}  // namespace
}  // namespace inkling::server
