#include "server/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace inkling::server {
namespace {

// Bytes of the well-formed UTF-8 character (Unicode 15, table 3-7) that the text begins with; 0 when it
// begins with none.
std::size_t character_bytes(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(i < text.size() ? text[i] : 0); };
  const auto in = [&](std::size_t i, int low, int high) { return byte(i) >= low && byte(i) <= high; };
  if (text.empty()) return 0;
  if (in(0, 0x00, 0x7F)) return 1;
  if (in(0, 0xC2, 0xDF)) return in(1, 0x80, 0xBF) ? 2 : 0;
  if (in(0, 0xE0, 0xEF)) {
    const int low = byte(0) == 0xE0 ? 0xA0 : 0x80;   // else it would fit into two bytes
    const int high = byte(0) == 0xED ? 0x9F : 0xBF;  // else it is a surrogate
    return in(1, low, high) && in(2, 0x80, 0xBF) ? 3 : 0;
  }
  if (in(0, 0xF0, 0xF4)) {
    const int low = byte(0) == 0xF0 ? 0x90 : 0x80;
    const int high = byte(0) == 0xF4 ? 0x8F : 0xBF;  // else it is beyond Unicode
    return in(1, low, high) && in(2, 0x80, 0xBF) && in(3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

// C0, DEL and C1, of which some terminals take U+009B for the beginning of an escape sequence.
bool is_control(std::string_view character) {
  const auto first = static_cast<std::uint8_t>(character[0]);
  if (character.size() == 1) return first < 0x20 || first == 0x7F;
  return character.size() == 2 && first == 0xC2 && static_cast<std::uint8_t>(character[1]) < 0xA0;
}

// Calls each(character, is_plain) for each character, or byte that belongs to none.
template <class Each>
void for_each_character(std::string_view text, Each each) {
  while (!text.empty()) {
    const std::size_t bytes = character_bytes(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(bytes, 1));
    each(character, bytes > 0 && !is_control(character));
    text.remove_prefix(character.size());
  }
}

}  // namespace

bool is_plain_text(std::string_view text) {
  bool all_plain = true;
  for_each_character(text, [&](std::string_view, bool is_plain) { all_plain = all_plain && is_plain; });
  return all_plain;
}

std::string printable(std::string_view text) {
  std::string out;
  for_each_character(text, [&](std::string_view character, bool is_plain) {
    if (is_plain) {
      out += character;
      return;
    }
    for (const char c : character) out += fmt::format("\\x{:02x}", static_cast<std::uint8_t>(c));
  });
  return out;
}

std::string shortened(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  while (bytes > 0 && (static_cast<std::uint8_t>(text[bytes]) & 0xC0U) == 0x80) --bytes;
  return std::string(text.substr(0, bytes)) + "...";
}

}  // namespace inkling::server
