// Deflate (RFC 1951), as zip and gzip pack with it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"
#include "npz/stb.hpp"

namespace inkling::npz {

// The most that one byte of deflate unpacks to: four times a two-bit code for 258 bytes.
inline constexpr std::uint64_t kMaxDeflateRatio = 1032;
inline constexpr std::size_t kInflateTail = stb::kInflateTail;

struct Inflated {
  Bytes data;
  std::size_t packed_size = 0;  // how long the stream was
};

// Unpacks the stream at the front of `input`, which goes on for at least kInflateTail bytes behind it, to
// exactly `size` bytes. Allocates them only when an input of that length could unpack to so many.
// Error{bad_file}.
Result<Inflated> inflate(ByteView input, std::uint64_t size);

// Empty when packing does not make `data` smaller.
Bytes deflate(ByteView data);

}  // namespace inkling::npz
