// A hash of pixels, to tell images apart and to pin them down.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <span>

#include "inkling/data_set.hpp"

namespace inkling::testing {

// FNV-1a.
inline std::uint64_t hash_of(std::span<const std::uint8_t> bytes) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const std::uint8_t byte : bytes) {
    hash = (hash ^ byte) * 0x100000001B3;
  }
  return hash;
}

inline std::size_t distinct_images(const DataSet& data) {
  std::set<std::uint64_t> images;
  for (std::size_t i = 0; i < data.size(); ++i) {
    images.insert(hash_of(data.image(i)));
  }
  return images.size();
}

}  // namespace inkling::testing
