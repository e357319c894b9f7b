// Resampling of the ink in a box onto the 28x28 field, one axis after the other.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "canvas/ink_scale.hpp"
#include "canvas/tone_plane.hpp"

namespace inkling::canvas {

// Source coordinate s lands at output coordinate s * scale + offset; pixel i covers [i, i + 1).
struct Axis {
  int source_size = 0;
  double scale = 1;
  double offset = 0;
};

// Of which source pixels the output pixels are made. The weights of one add up to 1, or less when it reaches
// beyond the source.
class AxisWeights {
 public:
  // Shrinking averages over the area that an output pixel covers; enlarging interpolates between the two
  // nearest centres, as bare areas would show the source's pixels. At a scale of 1 both are the same.
  explicit AxisWeights(const Axis& axis) {
    weights_.reserve(static_cast<std::size_t>(axis.source_size) + std::size_t{2} * kImageSide);
    for (int i = 0; i < kImageSide; ++i) {
      if (axis.scale > 1) {
        interpolate(axis, i);
      } else {
        average(axis, i);
      }
    }
  }

  // Calls visit(source index, weight) in rising order.
  template <class Visit>
  void for_each_source(int output, Visit&& visit) const {
    const Span span = spans_[static_cast<std::size_t>(output)];
    const float* weights = weights_.data() + span.begin;
    for (int k = 0; k < span.count; ++k) {
      visit(span.first_source + k, weights[k]);
    }
  }

 private:
  struct Span {
    int first_source = 0;
    int count = 0;
    std::size_t begin = 0;  // in weights_
  };

  void average(const Axis& axis, int output) {
    const double begin = std::max((output - axis.offset) / axis.scale, 0.0);
    const double end =
        std::min((output + 1 - axis.offset) / axis.scale, static_cast<double>(axis.source_size));
    const auto first = static_cast<int>(std::floor(begin));
    start(output, first);
    for (int source = first; source < end; ++source) {
      add(output, (std::min(source + 1.0, end) - std::max<double>(source, begin)) * axis.scale);
    }
  }

  void interpolate(const Axis& axis, int output) {
    const double centre = (output + 0.5 - axis.offset) / axis.scale - 0.5;
    const double left = std::floor(centre);
    start(output, static_cast<int>(std::max(left, 0.0)));
    if (left >= 0 && left < axis.source_size) {
      add(output, 1 - (centre - left));
    }
    if (left >= -1 && left + 1 < axis.source_size) {
      add(output, centre - left);
    }
  }

  void start(int output, int first_source) {
    spans_[static_cast<std::size_t>(output)] = {first_source, 0, weights_.size()};
  }
  void add(int output, double weight) {
    weights_.push_back(static_cast<float>(weight));
    ++spans_[static_cast<std::size_t>(output)].count;
  }

  std::array<Span, kImageSide> spans_{};
  std::vector<float> weights_;
};

// Ink amounts, 0..255.
inline std::array<float, kImagePixels> resample(const TonePlane& plane, const InkScale scale, const Box& box,
                                                const Axis& horizontal, const Axis& vertical) {
  std::array<float, kImagePixels> field{};
  const AxisWeights columns(horizontal);
  const AxisWeights rows(vertical);
  std::vector<float> line(static_cast<std::size_t>(box.width));  // one output row, still as wide as the box
  for (int i = 0; i < kImageSide; ++i) {
    std::fill(line.begin(), line.end(), 0.0F);
    rows.for_each_source(i, [&](int y, float weight) {
      const std::uint8_t* row = plane.row(box.y + y) + box.x;
      float* sums = line.data();
      for (int x = 0; x < box.width; ++x) {
        sums[x] += weight * static_cast<float>(scale.ink(row[x]));
      }
    });
    for (int j = 0; j < kImageSide; ++j) {
      float sum = 0;
      columns.for_each_source(
          j, [&](int x, float weight) { sum += weight * line[static_cast<std::size_t>(x)]; });
      field[static_cast<std::size_t>(i) * kImageSide + static_cast<std::size_t>(j)] = sum;
    }
  }
  return field;
}

}  // namespace inkling::canvas
