// Several digits on one canvas, behind the C ABI.
#include <cstdint>
#include <utility>
#include <vector>

#include "inkling/number.hpp"
#include "instance.hpp"

namespace inkling {
namespace {

// The layouts of the records that the caller reads; every field is one 32-bit word in WASM.
struct DigitRecord {
  Box box;
  std::int32_t label = 0;
  std::int32_t second = 0;
  float confidence = 0;
  std::int32_t is_digit = 0;
};
struct NumberRecord {
  const char* text = nullptr;
  std::uint32_t text_size = 0;
  const DigitRecord* digits = nullptr;
  std::uint32_t digit_count = 0;
};

NumberReading number;
std::vector<DigitRecord> digits;
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
  digits.clear();
  for (const DigitReading& digit : number.digits) {
    digits.push_back({digit.box, digit.label, digit.second, digit.confidence, digit.is_digit ? 1 : 0});
  }
  record = {number.text.data(), static_cast<std::uint32_t>(number.text.size()), digits.data(),
            static_cast<std::uint32_t>(digits.size())};
  return &record;
}

}  // extern "C"
}  // namespace inkling
