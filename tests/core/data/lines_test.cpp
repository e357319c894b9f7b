#include "data/lines.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace inkling {
namespace {

// A single upright line is a 1.
TEST(Lines, NoSingleLineStandsUpright) {
  Random random(1);
  int single = 0;
  for (int i = 0; i < 1000; ++i) {
    const Strokes line = draw_line(random);
    if (line.points.size() != 2) continue;
    ++single;
    const float across = std::abs(line.points[1].x - line.points[0].x);
    const float down = std::abs(line.points[1].y - line.points[0].y);
    ASSERT_GT(across, 1.05F * down);
  }
  EXPECT_GT(single, 200);
}

}  // namespace
}  // namespace inkling
