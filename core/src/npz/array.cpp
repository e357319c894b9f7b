#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <optional>

#include "inkling/bit_cast.hpp"
#include "inkling/npz.hpp"
#include "inkling/refusal.hpp"
#include "npz/dtype.hpp"
#include "npz/little_endian.hpp"
#include "npz/text.hpp"

namespace inkling::npz {
namespace {

// IEEE 754 binary16: 5 bits of exponent (bias 15), 10 of fraction.
float half_to_float(std::uint16_t half) {
  const std::uint32_t sign = (half & 0x8000U) << 16U;
  const std::uint32_t exponent = half >> 10U & 0x1FU;
  const std::uint32_t fraction = half & 0x3FFU;
  if (exponent == 0) {  // zero or subnormal: fraction * 2^-24, exact in a float
    const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
    return sign != 0 ? -magnitude : magnitude;
  }
  const std::uint32_t biased = exponent == 0x1F ? 0xFF : exponent + (127 - 15);
  return bit_cast<float>(sign | biased << 23U | fraction << 13U);
}

bool is_float(DType dtype) {
  return dtype == DType::float16 || dtype == DType::float32 || dtype == DType::float64;
}

bool is_number(DType dtype) {
  return dtype != DType::bytes && dtype != DType::unicode && dtype != DType::object;
}

// Of a signed integer or boolean type.
std::int64_t signed_at(DType dtype, const std::uint8_t* at) {
  switch (dtype) {
    case DType::boolean:
      return *at != 0 ? 1 : 0;
    case DType::int8:
      return load<std::int8_t>(at);
    case DType::int16:
      return load<std::int16_t>(at);
    case DType::int32:
      return load<std::int32_t>(at);
    default:
      return load<std::int64_t>(at);
  }
}

bool is_unsigned(DType dtype) {
  return dtype == DType::uint8 || dtype == DType::uint16 || dtype == DType::uint32 || dtype == DType::uint64;
}

std::uint64_t unsigned_at(DType dtype, const std::uint8_t* at) {
  switch (dtype) {
    case DType::uint8:
      return *at;
    case DType::uint16:
      return load<std::uint16_t>(at);
    case DType::uint32:
      return load<std::uint32_t>(at);
    default:
      return load<std::uint64_t>(at);
  }
}

double number_at(DType dtype, const std::uint8_t* at) {
  if (dtype == DType::float64) return load<double>(at);
  if (dtype == DType::float32) return static_cast<double>(load<float>(at));
  if (dtype == DType::float16) return static_cast<double>(half_to_float(load<std::uint16_t>(at)));
  if (is_unsigned(dtype)) return static_cast<double>(unsigned_at(dtype, at));
  return static_cast<double>(signed_at(dtype, at));
}

Error cannot_read(const Array& array, const char* as) {
  return unsupported("cannot read {} as {}", {describe(array), as});
}

std::size_t product(const std::vector<std::size_t>& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

template <class T>
Array from_values(DType dtype, std::vector<std::size_t> shape, const T* values) {
  const std::size_t bytes = product(shape) * sizeof(T);
  Array array{dtype, sizeof(T), std::move(shape), Bytes(bytes), {}};
  if (bytes != 0) std::memcpy(array.data.data(), values, bytes);
  return array;
}

// S and U elements are filled up with zeros, which are not part of the text.
std::optional<std::string> text_from_bytes(ByteView element) {
  std::string_view text = as_text(element);
  text = text.substr(0, text.find_last_not_of('\0') + 1);
  return is_utf8(text) ? std::optional<std::string>(text) : std::nullopt;
}

std::optional<std::string> text_from_utf32(ByteView element) {
  std::string text;
  std::size_t zeros = 0;
  for (; !element.empty(); element = element.subspan(4)) {
    const auto code_point = load<std::uint32_t>(element.data());
    if (code_point == 0) {
      ++zeros;
      continue;
    }
    text.append(std::exchange(zeros, 0), '\0');
    if (!append_utf8(text, code_point)) return std::nullopt;
  }
  return text;
}

}  // namespace

std::size_t Array::size() const {
  return product(shape);
}

Result<std::vector<float>> Array::floats() const {
  if (!is_number(dtype)) return pass_on(cannot_read(*this, "floats"));
  std::vector<float> values(size());
  if (dtype == DType::float32) {
    if (!values.empty()) std::memcpy(values.data(), data.data(), data.size());
    return values;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = number_at(dtype, data.data() + i * item_size);
    values[i] = static_cast<float>(value);
    if (std::isinf(values[i]) && !std::isinf(value)) {
      return unsupported("element {} is out of a float's range", {i});
    }
  }
  return values;
}

Result<std::vector<double>> Array::doubles() const {
  if (!is_number(dtype)) return pass_on(cannot_read(*this, "doubles"));
  std::vector<double> values(size());
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = number_at(dtype, data.data() + i * item_size);
  return values;
}

Result<std::vector<std::int64_t>> Array::integers() const {
  if (!is_number(dtype) || is_float(dtype)) return pass_on(cannot_read(*this, "integers"));
  std::vector<std::int64_t> values(size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::uint8_t* const at = data.data() + i * item_size;
    if (!is_unsigned(dtype)) {
      values[i] = signed_at(dtype, at);
      continue;
    }
    const std::uint64_t value = unsigned_at(dtype, at);
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return unsupported("element {} is out of a 64-bit integer's range", {i});
    }
    values[i] = static_cast<std::int64_t>(value);
  }
  return values;
}

Result<std::vector<std::string>> Array::strings() const {
  if (dtype != DType::bytes && dtype != DType::unicode) return pass_on(cannot_read(*this, "texts"));
  if (size() > kMaxStrings) {
    return unsupported("{} texts are more than the {} allowed", {size(), kMaxStrings});
  }
  std::vector<std::string> values(size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const ByteView element = ByteView(data).subspan(i * item_size, item_size);
    auto text = dtype == DType::bytes ? text_from_bytes(element) : text_from_utf32(element);
    if (!text) return unsupported("text {} is not valid Unicode", {i});
    values[i] = std::move(*text);
  }
  return values;
}

Array Array::from_floats(std::vector<std::size_t> shape, const float* values) {
  return from_values(DType::float32, std::move(shape), values);
}

Array Array::from_doubles(std::vector<std::size_t> shape, const double* values) {
  return from_values(DType::float64, std::move(shape), values);
}

Array Array::from_int8(std::vector<std::size_t> shape, const std::int8_t* values) {
  return from_values(DType::int8, std::move(shape), values);
}

Array Array::from_uint8(std::vector<std::size_t> shape, const std::uint8_t* values) {
  return from_values(DType::uint8, std::move(shape), values);
}

Array Array::from_int32(std::vector<std::size_t> shape, const std::int32_t* values) {
  return from_values(DType::int32, std::move(shape), values);
}

Array Array::from_int64(std::vector<std::size_t> shape, const std::int64_t* values) {
  return from_values(DType::int64, std::move(shape), values);
}

Array Array::from_strings(const std::vector<std::string>& values) {
  std::size_t longest = 1;  // as NumPy: no element has no bytes
  for (const std::string& value : values) longest = std::max(longest, value.size());
  Array array{DType::bytes, longest, {values.size()}, Bytes(values.size() * longest), {}};
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::copy(values[i].begin(), values[i].end(),
              array.data.begin() + static_cast<std::ptrdiff_t>(i * longest));
  }
  return array;
}

Array Array::from_string(std::string_view value) {
  Array array = from_strings({std::string(value)});
  array.shape.clear();
  return array;
}

Array Array::from_objects(std::vector<Array> values) {
  return {DType::object, 0, {values.size()}, {}, std::move(values)};
}

}  // namespace inkling::npz
