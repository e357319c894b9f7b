#include "data/digit_remains.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace inkling {
namespace {

TEST(DigitRemains, ABrokenDigitIsNeitherUprightNorSlim) {
  Random random(2);
  for (int i = 0; i < 500; ++i) {
    const Strokes rest = draw_broken_digit(random);
    const auto [left, right] =
        std::minmax_element(rest.points.begin(), rest.points.end(),
                            [](const PenPoint& a, const PenPoint& b) { return a.x < b.x; });
    const auto [top, bottom] =
        std::minmax_element(rest.points.begin(), rest.points.end(),
                            [](const PenPoint& a, const PenPoint& b) { return a.y < b.y; });
    ASSERT_GT(right->x - left->x, 0.69F * (bottom->y - top->y)) << i;
  }
}

}  // namespace
}  // namespace inkling
