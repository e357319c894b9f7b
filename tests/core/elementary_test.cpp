#include "inkling/elementary.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

namespace inkling {
namespace {

double relative_error(double value, double expected) {
  return std::abs(value - expected) / std::abs(expected);
}

TEST(Elementary, ExpIsWithinItsRelativeError) {
  for (float x = -87; x <= 88; x += 0.0137F) {
    ASSERT_LT(relative_error(exp(x), std::exp(static_cast<double>(x))), 2e-7) << x;
  }
}

TEST(Elementary, ExpClampsInsteadOfOverflowing) {
  EXPECT_EQ(exp(1000.0F), exp(88.0F));
  EXPECT_EQ(exp(-1000.0F), exp(-87.0F));
  EXPECT_GE(exp(-1000.0F), std::numeric_limits<float>::min());
}

TEST(Elementary, SigmoidAndTanhMeetTheirLimits) {
  EXPECT_EQ(sigmoid(0.0F), 0.5F);
  EXPECT_EQ(sigmoid(100.0F), 1.0F);
  EXPECT_NEAR(sigmoid(-100.0F), 0.0F, 1e-37);
  for (float x = -20; x <= 20; x += 0.0173F) {
    ASSERT_NEAR(tanh(x), std::tanh(static_cast<double>(x)), 1e-6) << x;
  }
}

TEST(Elementary, LogIsWithinItsRelativeErrorOverAllMagnitudes) {
  for (double x = std::numeric_limits<double>::min(); x < 1e307; x *= 1.0371) {
    ASSERT_LT(relative_error(log(x), std::log(x)), 1e-14) << x;
  }
  EXPECT_LT(
      relative_error(log(std::numeric_limits<double>::max()), std::log(std::numeric_limits<double>::max())),
      1e-14);
}

TEST(Elementary, LogStaysAccurateNearOne) {
  EXPECT_EQ(log(1.0), 0.0);
  for (double distance = 1e-15; distance < 0.5; distance *= 1.37) {
    ASSERT_LT(relative_error(log(1 + distance), std::log(1 + distance)), 1e-14) << distance;
    ASSERT_LT(relative_error(log(1 - distance), std::log(1 - distance)), 1e-14) << distance;
  }
}

TEST(Elementary, SinAndCosAreWithinTheirAbsoluteError) {
  for (double x = -1e4; x <= 1e4; x += 0.09173) {
    ASSERT_NEAR(sin(x), std::sin(x), 1e-13) << x;
    ASSERT_NEAR(cos(x), std::cos(x), 1e-13) << x;
  }
}

TEST(Elementary, SinAndCosAreExactAtZeroAndCloseAtQuarterTurns) {
  EXPECT_EQ(sin(0.0), 0.0);
  EXPECT_EQ(cos(0.0), 1.0);
  EXPECT_NEAR(sin(std::numbers::pi / 2), 1, 1e-15);
  EXPECT_NEAR(cos(std::numbers::pi), -1, 1e-15);
  EXPECT_NEAR(sin(-std::numbers::pi), 0, 1e-15);
}

// Golden bits: native and WASM builds, GCC and Clang, must all give these.
TEST(Elementary, GivesTheSameBitsInEveryBuild) {
  EXPECT_EQ(std::bit_cast<std::uint32_t>(exp(1.5F)), 0x408F69FFU);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(log(10.0)), 0x40026BB1BBB55515U);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(sin(2.0)), 0x3FED18F6EAD1B446U);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(cos(100.0)), 0x3FEB981DBF665FE0U);
}

}  // namespace
}  // namespace inkling
