#include "data/spline.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace inkling {
namespace {

TEST(Spline, PassesThroughItsPoints) {
  constexpr std::array<Point, 4> kPoints = {{{0, 0}, {1, 2}, {3, 1}, {2, -1}}};
  std::array<Point, 3 * 5 + 1> curve;
  trace_spline(kPoints, curve);
  for (std::size_t i = 0; i < kPoints.size(); ++i) {
    EXPECT_NEAR(curve[5 * i].x, kPoints[i].x, 1e-12) << i;
    EXPECT_NEAR(curve[5 * i].y, kPoints[i].y, 1e-12) << i;
  }
}

TEST(Spline, IsAStraightLineBetweenTwoPoints) {
  constexpr std::array<Point, 2> kPoints = {{{1, 1}, {3, 5}}};
  std::array<Point, 5> curve;
  trace_spline(kPoints, curve);
  for (std::size_t k = 0; k < curve.size(); ++k) {
    EXPECT_NEAR(curve[k].x, 1 + 0.5 * static_cast<double>(k), 1e-9);
    EXPECT_NEAR(curve[k].y, 1 + static_cast<double>(k), 1e-9);
  }
}

TEST(Spline, StaysStraightOverUnevenPointsOnALine) {
  constexpr std::array<Point, 4> kPoints = {{{0, 0}, {0.1, 0.2}, {2, 4}, {2.5, 5}}};
  std::array<Point, 31> curve;
  trace_spline(kPoints, curve);
  for (const Point point : curve) {
    EXPECT_NEAR(point.y, 2 * point.x, 1e-9);
  }
}

// Eight points make a circle that is round to within 3 %; the open ends are the worst.
TEST(Spline, FollowsACircle) {
  std::array<Point, 9> points;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double angle = 3.14159265358979 / 4 * static_cast<double>(i);
    points[i] = {std::cos(angle), std::sin(angle)};
  }
  std::array<Point, 81> curve;
  trace_spline(points, curve);
  for (const Point point : curve) {
    EXPECT_NEAR(std::hypot(point.x, point.y), 1, 0.03);
  }
}

TEST(Spline, SurvivesPointsOnTopOfEachOther) {
  constexpr std::array<Point, 3> kPoints = {{{1, 1}, {1, 1}, {2, 1}}};
  std::array<Point, 9> curve;
  trace_spline(kPoints, curve);
  for (const Point point : curve) {
    EXPECT_TRUE(std::isfinite(point.x) && std::isfinite(point.y));
  }
}

}  // namespace
}  // namespace inkling
