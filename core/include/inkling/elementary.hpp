// Elementary functions from additions and multiplications alone, so that every build gives the same bits: the
// C libraries of the native and the WASM build round exp, log, sin and cos differently. (sqrt, floor and
// division are exact everywhere.)
#pragma once

#include <cmath>
#include <cstdint>

#include "inkling/bit_cast.hpp"

namespace inkling {

// e^x, relative error below 2e-7; x is clamped to [-87, 88] so that the result stays a normal number.
// Cephes' expf: x = n ln 2 + r with |r| <= ln(2) / 2, and a polynomial in r. Branch-free: loops over it
// vectorise.
inline float exp(float x) {
  x = x < -87.0F ? -87.0F : x;
  x = x > 88.0F ? 88.0F : x;
  // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low bits of the float.
  constexpr float kRounder = 12582912.0F;
  const float shifted = x * 1.44269504088896341F + kRounder;
  const float n = shifted - kRounder;
  const float r = (x - n * 0.693359375F) + n * 2.12194440e-4F;
  float p = 1.9875691500e-4F;
  p = p * r + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  p = p * r + 5.0000001201e-1F;
  p = p * r * r + r + 1.0F;
  const auto power = bit_cast<std::uint32_t>(shifted) << 23U;  // n, moved into the exponent's place
  return bit_cast<float>(bit_cast<std::uint32_t>(p) + power);
}

inline float sigmoid(float x) {
  return 1.0F / (1.0F + exp(-x));
}

// Absolute error below 1e-6.
inline float tanh(float x) {
  return 2.0F * sigmoid(2.0F * x) - 1.0F;
}

// Natural logarithm, relative error below 1e-14; x must be positive and normal.
double log(double x);

// Absolute error below 1e-13 for |x| up to 1e4.
double sin(double x);
double cos(double x);

}  // namespace inkling
