#include "server/base64.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace inkling::server {
namespace {

constexpr std::uint8_t kBlank = 64;
constexpr std::uint8_t kPadding = 65;
constexpr std::uint8_t kInvalid = 66;

constexpr std::array<std::uint8_t, 256> make_values() {
  std::array<std::uint8_t, 256> values{};
  values.fill(kInvalid);
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  values['-'] = 62;
  values['_'] = 63;
  values['='] = kPadding;
  values[' '] = values['\t'] = values['\r'] = values['\n'] = kBlank;
  return values;
}

constexpr std::array<std::uint8_t, 256> kValues = make_values();

std::uint8_t value_of(char character) {
  return kValues[static_cast<unsigned char>(character)];
}

}  // namespace

Result<Bytes> decode_base64(std::string_view text) {
  Bytes bytes(text.size() / 4 * 3 + 3);
  std::size_t size = 0;
  std::uint32_t group = 0;
  int digits = 0;
  bool padded = false;
  for (std::size_t i = 0; i < text.size();) {
    if (digits == 0 && !padded && i + 4 <= text.size()) {  // the usual case: four digits in a row
      const std::uint8_t a = value_of(text[i]);
      const std::uint8_t b = value_of(text[i + 1]);
      const std::uint8_t c = value_of(text[i + 2]);
      const std::uint8_t d = value_of(text[i + 3]);
      if ((a | b | c | d) < 64) {
        bytes[size++] = static_cast<std::uint8_t>(a << 2U | b >> 4U);
        bytes[size++] = static_cast<std::uint8_t>(b << 4U | c >> 2U);
        bytes[size++] = static_cast<std::uint8_t>(c << 6U | d);
        i += 4;
        continue;
      }
    }
    const std::uint8_t value = value_of(text[i]);
    if (value == kInvalid || (value < kBlank && padded)) {
      return fail(ErrorCode::bad_file, "not base64: unexpected character at position " + std::to_string(i));
    }
    ++i;
    if (value == kBlank) continue;
    if (value == kPadding) {
      padded = true;
      continue;
    }
    group = group << 6U | value;
    if (++digits == 4) {
      bytes[size++] = static_cast<std::uint8_t>(group >> 16U);
      bytes[size++] = static_cast<std::uint8_t>(group >> 8U);
      bytes[size++] = static_cast<std::uint8_t>(group);
      digits = 0;
    }
  }
  if (digits == 1) return fail(ErrorCode::bad_file, "not base64: it ends within a byte");
  if (digits >= 2) bytes[size++] = static_cast<std::uint8_t>(group >> (digits == 2 ? 4U : 10U));
  if (digits == 3) bytes[size++] = static_cast<std::uint8_t>(group >> 2U);
  bytes.resize(size);
  return bytes;
}

}  // namespace inkling::server
