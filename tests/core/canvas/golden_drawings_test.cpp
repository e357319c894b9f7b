#include <gtest/gtest.h>

#include <set>

#include "support/draw.hpp"

namespace inkling::testing {
namespace {

TEST(GoldenDrawings, AreDrawnAsJavaScriptDrawsThem) {
  for (const Drawing& drawing : golden_drawings()) {
    EXPECT_EQ(checksum(draw(drawing).pixels), drawing.checksum) << drawing.name;
  }
}

TEST(GoldenDrawings, ShowEachDigitTwiceAnEmptyCanvasAndADot) {
  std::multiset<int> digits;
  std::multiset<std::string> others;
  for (const Drawing& drawing : golden_drawings()) {
    if (drawing.digit) {
      digits.insert(*drawing.digit);
    } else {
      others.insert(drawing.name);
    }
  }
  for (int digit = 0; digit < 10; ++digit) {
    EXPECT_EQ(digits.count(digit), 2U) << digit;
  }
  EXPECT_EQ(others, (std::multiset<std::string>{"dot", "empty"}));
}

}  // namespace
}  // namespace inkling::testing
