// A smooth curve through points: a cubic Hermite spline whose tangents follow the neighbouring chords.
#pragma once

#include <span>

namespace inkling {

struct Point {
  double x = 0;
  double y = 0;
};

// The curve at `count` evenly spaced parameters from the first point (included) to the last (included),
// written to `curve`.
void trace_spline(std::span<const Point> points, std::span<Point> curve);

}  // namespace inkling
