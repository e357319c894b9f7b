#include "data/spline.hpp"

#include <cassert>
#include <cmath>
#include <cstddef>

namespace inkling {

namespace {

Point operator+(Point a, Point b) {
  return {a.x + b.x, a.y + b.y};
}
Point operator-(Point a, Point b) {
  return {a.x - b.x, a.y - b.y};
}
Point operator*(double factor, Point a) {
  return {factor * a.x, factor * a.y};
}

double distance(Point a, Point b) {
  const Point d = b - a;
  return std::sqrt(d.x * d.x + d.y * d.y);
}

// Velocity at the middle one of three points, for a pen of constant speed: the parabola through them.
Point velocity(Point before, Point here, Point after) {
  const double in = distance(before, here) + 1e-9;
  const double out = distance(here, after) + 1e-9;
  return (1 / (in + out)) * ((out / in) * (here - before) + (in / out) * (after - here));
}

// The velocity at an end continues the bend that the curve has at the neighbour.
Point end_velocity(Point end, Point neighbour, Point neighbour_velocity) {
  const Point chord = (1 / (distance(end, neighbour) + 1e-9)) * (neighbour - end);
  return 1.5 * chord - 0.5 * neighbour_velocity;
}

}  // namespace

void trace_spline(std::span<const Point> points, std::span<Point> curve) {
  assert(points.size() >= 2 && curve.size() >= 2);
  const std::size_t last = points.size() - 1;
  const auto inner_velocity = [&](std::size_t i) {
    return velocity(points[i - 1], points[i], points[i + 1]);
  };
  const auto velocity_at = [&](std::size_t i) {
    if (last == 1) {
      return (1 / (distance(points[0], points[1]) + 1e-9)) * (points[1] - points[0]);
    }
    if (i == 0) {
      return end_velocity(points[0], points[1], inner_velocity(1));
    }
    if (i == last) {
      const Point back = end_velocity(points[last], points[last - 1], -1 * inner_velocity(last - 1));
      return -1 * back;
    }
    return inner_velocity(i);
  };

  for (std::size_t k = 0; k < curve.size(); ++k) {
    const double position = static_cast<double>(k * last) / static_cast<double>(curve.size() - 1);
    const std::size_t i = k + 1 == curve.size() ? last - 1 : static_cast<std::size_t>(position);
    const double t = position - static_cast<double>(i);
    const double length = distance(points[i], points[i + 1]);
    // The cubic Hermite basis.
    const double t2 = t * t;
    const double t3 = t2 * t;
    curve[k] = (2 * t3 - 3 * t2 + 1) * points[i] + (3 * t2 - 2 * t3) * points[i + 1] +
               length * ((t3 - 2 * t2 + t) * velocity_at(i) + (t3 - t2) * velocity_at(i + 1));
  }
}

}  // namespace inkling
