#include "data/sketch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace inkling {
namespace {

std::size_t count_starts(const Strokes& strokes) {
  return static_cast<std::size_t>(std::count_if(strokes.points.begin(), strokes.points.end(),
                                                [](const PenPoint& point) { return !point.is_joined; }));
}

TEST(Sketch, CentresWhatIsDrawnAndMakesItOneLong) {
  Sketch sketch;
  sketch.start({2, 1});
  sketch.line_to({6, 3});
  const Strokes strokes = sketch.strokes();
  ASSERT_EQ(strokes.points.size(), 2U);
  EXPECT_FLOAT_EQ(strokes.points[0].x, -0.5F);
  EXPECT_FLOAT_EQ(strokes.points[0].y, -0.25F);
  EXPECT_FALSE(strokes.points[0].is_joined);
  EXPECT_FLOAT_EQ(strokes.points[1].x, 0.5F);
  EXPECT_TRUE(strokes.points[1].is_joined);
}

TEST(Sketch, CircleIsRoundAndClosed) {
  Sketch sketch;
  sketch.circle({3, 4}, 2);
  const Strokes strokes = sketch.strokes();
  for (const PenPoint& point : strokes.points) {
    EXPECT_NEAR(std::hypot(point.x, point.y), 0.5, 0.01);
  }
  EXPECT_NEAR(strokes.points.front().x, strokes.points.back().x, 1e-5);
  EXPECT_EQ(count_starts(strokes), 1U);
}

TEST(Sketch, PolygonComesBackToItsFirstCorner) {
  Sketch sketch;
  sketch.polygon(std::to_array<Point>({{0, 0}, {1, 0}, {0, 1}}));
  const Strokes strokes = sketch.strokes();
  ASSERT_EQ(strokes.points.size(), 4U);
  EXPECT_EQ(strokes.points[3].x, strokes.points[0].x);
  EXPECT_EQ(strokes.points[3].y, strokes.points[0].y);
}

TEST(Sketch, LetterIsLinesCurvesAndStrokes) {
  Sketch lines;
  lines.letter("09-40-79 16-66");
  EXPECT_EQ(lines.strokes().points.size(), 5U);
  EXPECT_EQ(count_starts(lines.strokes()), 2U);

  Sketch curve;
  curve.letter("09-00~60~64~04");  // a stem, and a bowl that is smooth at its corners
  const Strokes bowl = curve.strokes();
  EXPECT_EQ(count_starts(bowl), 1U);
  EXPECT_GT(bowl.points.size(), 20U);
  const auto rightmost = std::max_element(bowl.points.begin(), bowl.points.end(),
                                          [](const PenPoint& a, const PenPoint& b) { return a.x < b.x; });
  EXPECT_NEAR(rightmost->y, 0.22 - 0.5, 0.08) << "the bowl bulges half way between its corners";

  Sketch dot;
  dot.letter("02-09 00");
  EXPECT_EQ(count_starts(dot.strokes()), 2U);
}

}  // namespace
}  // namespace inkling
