// Several digits on one canvas, behind the C ABI.
#include <cstddef>
#include <cstdint>
#include <utility>

#include "inkling/number.hpp"
#include "instance.hpp"

namespace inkling {
namespace {

// The caller reads the digits as core keeps them.
static_assert(offsetof(DigitReading, label) == 16 && offsetof(DigitReading, is_digit) == 28 &&
              offsetof(DigitReading, field) == 32 &&
              sizeof(DigitReading) == 32 + kImagePixels * sizeof(float));

// Every field is one 32-bit word in WASM.
struct NumberRecord {
  const char* text = nullptr;
  std::uint32_t text_size = 0;
  const DigitReading* digits = nullptr;
  std::uint32_t digit_count = 0;
};

NumberReading number;
NumberRecord record;

}  // namespace

extern "C" {

// Reads the reserved pixels as a number. `format` counts as PixelFormat does.
[[clang::export_name("inkling_read_number")]] const NumberRecord* inkling_read_number(std::uint32_t handle,
                                                                                      std::int32_t width,
                                                                                      std::int32_t height,
                                                                                      std::int32_t format) {
  Reader* reader = find_reader(handle);
  if (reader == nullptr) {
    return nullptr;
  }
  const std::optional<Canvas> canvas = reserved_canvas(width, height, format);
  if (!canvas) {
    return nullptr;
  }
  Result<NumberReading> reading = read_number(reader->classifier, *canvas);
  if (!reading) {
    failed(std::move(reading.error()));
    return nullptr;
  }
  number = std::move(*reading);
  record = {number.text.data(), static_cast<std::uint32_t>(number.text.size()), number.digits.data(),
            static_cast<std::uint32_t>(number.digits.size())};
  return &record;
}

}  // extern "C"
}  // namespace inkling
