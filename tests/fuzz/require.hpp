// What a fuzzer's finding must not be.
#pragma once

#include <cstdlib>

namespace inkling::fuzz {

// Ends the run, as a crash would, when it does not hold.
inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace inkling::fuzz
