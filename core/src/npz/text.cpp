#include "npz/text.hpp"

#include <cstddef>

namespace inkling::npz {
namespace {

constexpr std::size_t kLongestQuote = 80;

bool is_scalar_value(std::uint32_t code_point) {
  return code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
}

// Bytes of the sequence that `lead` begins; 0 when none does.
std::size_t sequence_length(std::uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

}  // namespace

std::uint32_t take_code_point(std::string_view& text) {
  constexpr std::uint32_t kSmallestOfLength[] = {0, 0, 0x80, 0x800, 0x10000};
  const auto lead = static_cast<std::uint8_t>(text[0]);
  const std::size_t length = sequence_length(lead);
  if (length == 0 || length > text.size()) return kInvalidCodePoint;

  std::uint32_t code_point = length == 1 ? lead : lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if ((byte & 0xC0U) != 0x80) return kInvalidCodePoint;
    code_point = code_point << 6U | (byte & 0x3FU);
  }
  if (code_point < kSmallestOfLength[length] || !is_scalar_value(code_point)) return kInvalidCodePoint;
  text.remove_prefix(length);
  return code_point;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    if (take_code_point(text) == kInvalidCodePoint) return false;
  }
  return true;
}

bool append_utf8(std::string& out, std::uint32_t code_point) {
  if (!is_scalar_value(code_point)) return false;
  const auto push = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    push(code_point);
    return true;
  }
  if (code_point < 0x800) {
    push(0xC0U | code_point >> 6U);
  } else {
    if (code_point < 0x10000) {
      push(0xE0U | code_point >> 12U);
    } else {
      push(0xF0U | code_point >> 18U);
      push(0x80U | (code_point >> 12U & 0x3FU));
    }
    push(0x80U | (code_point >> 6U & 0x3FU));
  }
  push(0x80U | (code_point & 0x3FU));
  return true;
}

std::optional<Bytes> to_latin1(std::string_view text) {
  Bytes out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::uint32_t code_point = take_code_point(text);
    if (code_point > 0xFF) return std::nullopt;
    out.push_back(static_cast<std::uint8_t>(code_point));
  }
  return out;
}

void append_latin1_as_utf8(Bytes& out, ByteView bytes) {
  out.reserve(out.size() + bytes.size() + bytes.size() / 2);
  for (const std::uint8_t byte : bytes) {
    if (byte < 0x80) {
      out.push_back(byte);
    } else {
      out.push_back(static_cast<std::uint8_t>(0xC0U | byte >> 6U));
      out.push_back(static_cast<std::uint8_t>(0x80U | (byte & 0x3FU)));
    }
  }
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  while (!text.empty() && out.size() < kLongestQuote) {
    const std::uint32_t code_point = take_code_point(text);
    const bool printable =
        code_point >= 0x20 && code_point != 0x7F && !(code_point >= 0x80 && code_point < 0xA0);
    if (code_point == kInvalidCodePoint) text.remove_prefix(1);
    if (!printable || !append_utf8(out, code_point)) out.push_back('?');
  }
  return out + (text.empty() ? "\"" : "...\"");
}

}  // namespace inkling::npz
