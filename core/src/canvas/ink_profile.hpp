// How many pixels of ink the columns and the rows of a box have.
#pragma once

#include <cstddef>
#include <vector>

#include "canvas/ink_scale.hpp"
#include "canvas/tone_plane.hpp"

namespace inkling::canvas {

struct InkProfile {
  std::vector<int> columns;
  std::vector<int> rows;
};

inline InkProfile profile_of(const TonePlane& plane, InkScale scale, const Box& box) {
  InkProfile profile{std::vector<int>(static_cast<std::size_t>(box.width), 0),
                     std::vector<int>(static_cast<std::size_t>(box.height), 0)};
  for (int y = 0; y < box.height; ++y) {
    const std::uint8_t* row = plane.row(box.y + y) + box.x;
    int* columns = profile.columns.data();
    int count = 0;
    for (int x = 0; x < box.width; ++x) {
      const int ink = scale.ink(row[x]) >= scale.threshold ? 1 : 0;
      columns[x] += ink;
      count += ink;
    }
    profile.rows[static_cast<std::size_t>(y)] = count;
  }
  return profile;
}

}  // namespace inkling::canvas
