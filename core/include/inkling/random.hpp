// A seeded generator and the distributions drawn from it, the same stream on every platform.
//
//   Random random(seed);
//   float x = random.normal();
//
// The standard library's distributions differ between libstdc++ and libc++, so the ones here are our own.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>

namespace inkling {

// xoshiro256** (Blackman and Vigna, 2018), seeded through splitmix64. A value: copies continue the same
// stream.
class Random {
 public:
  explicit Random(std::uint64_t seed);

  // An independent stream for one purpose (an epoch, an image), the same for the same pair.
  Random(std::uint64_t seed, std::uint64_t stream);

  std::uint64_t next();  // uniform over all 64-bit values
  double uniform();      // [0, 1)
  double uniform(double low, double high);
  std::uint32_t below(std::uint32_t bound);  // uniform over 0..bound-1, unbiased; bound > 0
  double normal();                           // mean 0, standard deviation 1 (Marsaglia's polar method)

  // Fisher-Yates.
  template <class T>
  void shuffle(std::span<T> items) {
    for (std::size_t i = items.size(); i > 1; --i) {
      std::swap(items[i - 1], items[below(static_cast<std::uint32_t>(i))]);
    }
  }

 private:
  std::array<std::uint64_t, 4> state_;
};

}  // namespace inkling
