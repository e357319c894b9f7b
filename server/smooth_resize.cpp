#include "server/smooth_resize.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

namespace inkling::server {
namespace {

// Of d c b | a b c d | c b a, where `at` counts from a.
int mirrored(int at, int side) {
  const int period = std::max(2 * (side - 1), 1);
  at = std::abs(at) % period;
  return at < side ? at : period - at;
}

// The blur's weights around its middle; one weight when there is nothing to blur.
std::vector<float> gaussian(double deviation) {
  const int radius = static_cast<int>(std::floor(4 * deviation + 0.5));
  std::vector<float> weights;
  for (int i = -radius; i <= radius; ++i) {
    weights.push_back(radius == 0 ? 1 : static_cast<float>(std::exp(-0.5 * i * i / (deviation * deviation))));
  }
  const float sum = std::accumulate(weights.begin(), weights.end(), 0.0F);
  for (float& weight : weights) weight /= sum;
  return weights;
}

// Blur and interpolation are sums along each axis: row i has what pixel i of the result takes from each of
// the canvas. [28, side]
std::vector<float> weights_of(int side) {
  const double scale = static_cast<double>(side) / kImageSide;
  const std::vector<float> blur = gaussian(std::max(0.0, (scale - 1) / 2));
  const int radius = static_cast<int>(blur.size()) / 2;
  const float* middle = blur.data() + radius;
  std::vector<float> weights(static_cast<std::size_t>(kImageSide) * static_cast<std::size_t>(side));
  for (int i = 0; i < kImageSide; ++i) {
    float* row = &weights[static_cast<std::size_t>(i) * static_cast<std::size_t>(side)];
    const double centre = (i + 0.5) * scale - 0.5;
    const int left = static_cast<int>(std::floor(centre));
    const auto share = static_cast<float>(centre - left);
    for (int k = -radius; k <= radius; ++k) {
      const float weight = middle[k];
      row[mirrored(mirrored(left, side) + k, side)] += (1 - share) * weight;
      row[mirrored(mirrored(left + 1, side) + k, side)] += share * weight;
    }
  }
  return weights;
}

// out[i, x] = sum over y of weights[i, y] * rows[y, x], for rows of `width`. [28, width]
std::vector<float> sum_rows(std::span<const float> weights, std::span<const float> rows, std::size_t width) {
  const std::size_t side = weights.size() / kImageSide;
  std::vector<float> out(kImageSide * width);
  for (std::size_t i = 0; i < kImageSide; ++i) {
    for (std::size_t y = 0; y < side; ++y) {
      const float weight = weights[i * side + y];
      if (weight == 0) continue;  // all but those near the pixel
      for (std::size_t x = 0; x < width; ++x) out[i * width + x] += weight * rows[y * width + x];
    }
  }
  return out;
}

std::vector<float> transposed(std::span<const float> matrix, std::size_t width) {
  const std::size_t height = matrix.size() / width;
  std::vector<float> out(matrix.size());
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) out[x * height + y] = matrix[y * width + x];
  }
  return out;
}

}  // namespace

std::array<float, kImagePixels> resize_smoothly(std::span<const float> canvas, int side) {
  const auto width = static_cast<std::size_t>(side);
  const std::vector<float> weights = weights_of(side);
  const std::vector<float> low = transposed(sum_rows(weights, canvas, width), width);
  const std::vector<float> small = transposed(sum_rows(weights, low, kImageSide), kImageSide);
  std::array<float, kImagePixels> pixels{};
  std::copy(small.begin(), small.end(), pixels.begin());
  return pixels;
}

}  // namespace inkling::server
