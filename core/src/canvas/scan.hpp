// What photographs and scans have in common, and drawings on a pad have not: they are large, and their paper
// is no single tone.
#pragma once

#include <algorithm>
#include <cstdint>

#include "canvas/tone_plane.hpp"

namespace inkling::canvas {

inline constexpr int kSmallestScan = 100;  // the shorter side, in pixels

inline bool may_be_scan(const TonePlane& plane) {
  return !plane.is_ink && std::min(plane.width, plane.height) >= kSmallestScan;
}

}  // namespace inkling::canvas
