#include "inkling/random.hpp"

#include <bit>
#include <cmath>

#include "inkling/elementary.hpp"

namespace inkling {

namespace {

constexpr std::uint64_t kGoldenRatio = 0x9E3779B97F4A7C15;  // 2^64 / phi, splitmix64's step

// The finaliser of splitmix64 (Steele, Lea and Flood, 2014): every bit of `z` reaches every bit of the
// result.
std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EB;
  return z ^ (z >> 31U);
}

}  // namespace

Random::Random(std::uint64_t seed) : state_{} {
  for (std::uint64_t& word : state_) {
    seed += kGoldenRatio;
    word = mix(seed);
  }
}

// The seed is mixed before the stream joins it, so that neither (1, 2) and (2, 1) nor neighbours have
// anything in common.
Random::Random(std::uint64_t seed, std::uint64_t stream) : Random(mix(mix(seed + kGoldenRatio) + stream)) {}

std::uint64_t Random::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17U;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

// The upper 53 bits, as many as a double holds.
double Random::uniform() {
  return static_cast<double>(next() >> 11U) * 0x1p-53;
}

double Random::uniform(double low, double high) {
  return low + (high - low) * uniform();
}

// Lemire, "Fast Random Integer Generation in an Interval" (2019): the high half of a product, rejecting the
// few low halves that would favour some values.
std::uint32_t Random::below(std::uint32_t bound) {
  const auto draw = [&] { return (next() >> 32U) * bound; };
  std::uint64_t product = draw();
  if (static_cast<std::uint32_t>(product) < bound) {
    const std::uint32_t threshold = (0U - bound) % bound;  // 2^32 mod bound
    while (static_cast<std::uint32_t>(product) < threshold) {
      product = draw();
    }
  }
  return static_cast<std::uint32_t>(product >> 32U);
}

// The polar method gives two values; the second is dropped, so that the state stays the generator's alone.
double Random::normal() {
  for (;;) {
    const double x = uniform(-1, 1);
    const double y = uniform(-1, 1);
    const double radius_squared = x * x + y * y;
    if (radius_squared < 1 && radius_squared > 0) {
      return x * std::sqrt(-2 * log(radius_squared) / radius_squared);
    }
  }
}

}  // namespace inkling
