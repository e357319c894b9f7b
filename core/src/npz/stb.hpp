// The two functions of stb that core uses: its zlib decoder (stb_image 2.27) and encoder
// (stb_image_write 1.16).
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "inkling/bytes.hpp"

namespace inkling::npz::stb {

// Bytes that must follow a deflate stream in the input of inflate(): the decoder wants 16 bits in hand for
// every code, fetches up to four bytes at a time, and past the end of its input takes zeros without a word.
// With more bytes behind the stream than it fetches at once, having read past the end shows in `consumed`.
inline constexpr std::size_t kInflateTail = 8;

struct Inflated {
  std::size_t consumed = 0;  // of the input, whole bytes
  std::size_t produced = 0;
};

// Unpacks the deflate stream at the front of `input`. nullopt when it is damaged, or unpacks to more than
// `out` holds. Neither size may pass INT_MAX. Damage may go unseen: check `consumed` and a CRC.
std::optional<Inflated> inflate(ByteView input, std::span<std::uint8_t> out);

// A deflate stream of `data`, which is not empty and at most 256 MiB (the encoder's buffer sizes are ints).
Bytes deflate(ByteView data);

}  // namespace inkling::npz::stb
