// The bytes that core reads and writes: it takes views and returns vectors, never paths.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace inkling {

using ByteView = std::span<const std::uint8_t>;
using Bytes = std::vector<std::uint8_t>;

}  // namespace inkling
