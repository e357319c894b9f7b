// Where the ink is: its bounding box and its centre of mass.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "canvas/ink_scale.hpp"
#include "canvas/tone_plane.hpp"

namespace inkling::canvas {

// The rows and columns whose strongest ink reaches the threshold; all zero when none does.
inline Box bounding_box(const TonePlane& plane, const InkScale scale) {
  std::vector<std::uint8_t> column_peaks(static_cast<std::size_t>(plane.width), 0);
  int top = plane.height;
  int bottom = -1;
  for (int y = 0; y < plane.height; ++y) {
    const std::uint8_t* row = plane.row(y);
    std::uint8_t* peaks = column_peaks.data();
    std::uint8_t row_peak = 0;
    for (int x = 0; x < plane.width; ++x) {
      const std::uint8_t ink = scale.ink(row[x]);
      const std::uint8_t peak = peaks[x];
      peaks[x] = peak > ink ? peak : ink;  // GCC vectorises these, not the references of std::max
      row_peak = row_peak > ink ? row_peak : ink;
    }
    if (row_peak >= scale.threshold) {
      top = std::min(top, y);
      bottom = y;
    }
  }
  if (bottom < 0) {
    return {};
  }
  const auto holds_ink = [scale](std::uint8_t peak) { return peak >= scale.threshold; };
  const auto left = std::find_if(column_peaks.begin(), column_peaks.end(), holds_ink);
  const auto right = std::find_if(column_peaks.rbegin(), column_peaks.rend(), holds_ink).base();
  return {static_cast<int>(left - column_peaks.begin()), top, static_cast<int>(right - left),
          bottom + 1 - top};
}

struct Point {
  double x = 0;
  double y = 0;
};

// In canvas pixels from the corner of the box, which must hold ink; the mass of a pixel sits at its centre.
// Integer sums, so the compiler may add in any order.
inline Point centre_of_mass(const TonePlane& plane, const InkScale scale, const Box& box) {
  std::vector<std::uint32_t> column_masses(static_cast<std::size_t>(box.width), 0);
  std::uint64_t mass = 0;
  std::uint64_t moment_y = 0;
  for (int y = 0; y < box.height; ++y) {
    const std::uint8_t* row = plane.row(box.y + y) + box.x;
    std::uint32_t* masses = column_masses.data();
    std::uint32_t row_mass = 0;
    for (int x = 0; x < box.width; ++x) {
      const std::uint32_t ink = scale.ink(row[x]);
      masses[x] += ink;
      row_mass += ink;
    }
    mass += row_mass;
    moment_y += static_cast<std::uint64_t>(y) * row_mass;
  }
  std::uint64_t moment_x = 0;
  for (std::size_t x = 0; x < column_masses.size(); ++x) {
    moment_x += static_cast<std::uint64_t>(x) * column_masses[x];
  }
  const auto total_mass = static_cast<double>(mass);
  return {static_cast<double>(moment_x) / total_mass + 0.5, static_cast<double>(moment_y) / total_mass + 0.5};
}

}  // namespace inkling::canvas
