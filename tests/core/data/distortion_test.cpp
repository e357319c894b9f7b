#include "data/distortion.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace inkling {
namespace {

// Signed area of the small triangle at a point: negative if the map turned it inside out.
double orientation(const Distortion& distortion, double x, double y) {
  constexpr double kStep = 0.01;
  const Point origin = distortion({x, y});
  const Point right = distortion({x + kStep, y});
  const Point down = distortion({x, y + kStep});
  return (right.x - origin.x) * (down.y - origin.y) - (right.y - origin.y) * (down.x - origin.x);
}

TEST(Distortion, RepeatsWithItsRandomStream) {
  Random one(1, 2);
  Random same(1, 2);
  const Point a = Distortion(one)({0.3, 0.8});
  const Point b = Distortion(same)({0.3, 0.8});
  EXPECT_EQ(a.x, b.x);
  EXPECT_EQ(a.y, b.y);
}

TEST(Distortion, HardlyEverFoldsThePlane) {
  int folded = 0;
  int points = 0;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    Random random(seed);
    const Distortion distortion(random);
    for (double x = 0; x <= 0.7; x += 0.175) {
      for (double y = 0; y <= 1; y += 0.25) {
        folded += orientation(distortion, x, y) > 0 ? 0 : 1;
        ++points;
      }
    }
  }
  EXPECT_LT(folded, points / 100);
}

TEST(Distortion, LeansToTheRightOnAverage) {
  double lean = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Random random(seed);
    const Distortion distortion(random);
    lean += distortion({0.35, 0}).x - distortion({0.35, 1}).x;
  }
  EXPECT_NEAR(lean / 2000, 0.12, 0.03);
}

}  // namespace
}  // namespace inkling
