// Text from files that nobody vouches for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "inkling/bytes.hpp"

namespace inkling::npz {

inline constexpr std::uint32_t kInvalidCodePoint = 0xFFFFFFFF;

// Takes one code point off the front of `text`, which is not empty. kInvalidCodePoint (and no progress) when
// it does not begin with well-formed UTF-8 (Unicode 15, table 3-7).
std::uint32_t take_code_point(std::string_view& text);
bool is_utf8(std::string_view text);

// False when `code_point` is a surrogate or beyond Unicode.
bool append_utf8(std::string& out, std::uint32_t code_point);

// Each character's code as one byte; nullopt when `text` is not UTF-8 or has a character past U+00FF.
std::optional<Bytes> to_latin1(std::string_view text);
// The inverse: UTF-8 with one character a byte.
void append_latin1_as_utf8(Bytes& out, ByteView bytes);

// `text` in double quotes for a message: cut to a readable length, anything but printable ASCII and UTF-8 as
// '?'.
std::string in_quotes(std::string_view text);

}  // namespace inkling::npz
