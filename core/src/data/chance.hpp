// Small choices that drawings are made of.
#pragma once

#include <cstdint>

#include "inkling/random.hpp"

namespace inkling {

// Whether it falls into a share of 0..1.
inline bool chance(double share, Random& random) {
  return random.uniform() < share;
}

// A whole number from `low` to `high`, both included.
inline int between(int low, int high, Random& random) {
  return low + static_cast<int>(random.below(static_cast<std::uint32_t>(high - low + 1)));
}

}  // namespace inkling
