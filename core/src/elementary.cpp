#include "inkling/elementary.hpp"

namespace inkling {

namespace {

constexpr double kLn2 = 0.693147180559945309417;
constexpr double kTwoOverPi = 0.636619772367581343076;

// pi / 2 in two parts (Cody and Waite, 1980). The first has 33 bits: its products with up to 2^20 are exact.
constexpr double kHalfPiHigh = 1.57079632673412561417e+00;
constexpr double kHalfPiLow = 6.07710050650619224932e-11;

// Bits of a double: 1, sqrt(1/2), and where the mantissa is.
constexpr std::uint64_t kOne = 0x3FF0000000000000;
constexpr std::uint64_t kSqrtHalf = 0x3FE6A09E667F3BCD;
constexpr std::uint64_t kMantissa = 0x000FFFFFFFFFFFFF;

// Taylor's polynomials about 0: on [-pi/4, pi/4] the first term left out is below 1e-17.
double sin_near_zero(double x) {
  const double x2 = x * x;
  double sum = 0;
  for (int n = 16; n >= 2; n -= 2) {
    sum = (1 - sum) * x2 / (n * (n + 1));
  }
  return x * (1 - sum);
}

double cos_near_zero(double x) {
  const double x2 = x * x;
  double sum = 0;
  for (int n = 17; n >= 1; n -= 2) {
    sum = (1 - sum) * x2 / (n * (n + 1));
  }
  return 1 - sum;
}

// sin(x + quarter_turns * pi / 2), from x = n pi / 2 + r with |r| <= pi / 4.
double sin_after_turns(double x, std::int64_t quarter_turns) {
  const double n = std::floor(x * kTwoOverPi + 0.5);
  const double r = (x - n * kHalfPiHigh) - n * kHalfPiLow;
  const auto quadrant = static_cast<std::uint64_t>(static_cast<std::int64_t>(n) + quarter_turns) & 3U;
  const double value = (quadrant & 1U) != 0 ? cos_near_zero(r) : sin_near_zero(r);
  return (quadrant & 2U) != 0 ? -value : value;
}

}  // namespace

// x = m 2^e with m in [sqrt(1/2), sqrt(2)), and ln m = 2 artanh(s) with s = (m - 1) / (m + 1), |s| < 0.172.
double log(double x) {
  // Counting exponents from sqrt(1/2) instead of 1 puts m into its range without a branch.
  const std::uint64_t bits = bit_cast<std::uint64_t>(x) - kSqrtHalf + kOne;
  const double e = static_cast<double>(static_cast<std::int64_t>(bits >> 52U) - 1023);
  const auto m = bit_cast<double>((bits & kMantissa) + kSqrtHalf);
  const double s = (m - 1) / (m + 1);
  const double s2 = s * s;
  double series = 0;
  for (int n = 21; n >= 3; n -= 2) {
    series = (series + 1.0 / n) * s2;
  }
  return e * kLn2 + 2 * (s + s * series);
}

double sin(double x) {
  return sin_after_turns(x, 0);
}

double cos(double x) {
  return sin_after_turns(x, 1);
}

}  // namespace inkling
