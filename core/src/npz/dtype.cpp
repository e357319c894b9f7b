#include "npz/dtype.hpp"

#include <algorithm>

#include "inkling/refusal.hpp"
#include "npz/text.hpp"
#include "shape_text.hpp"

namespace inkling::npz {
namespace {

struct NumericType {
  char kind;
  std::uint8_t size;
  DType dtype;
};

constexpr NumericType kNumericTypes[] = {
    {'b', 1, DType::boolean}, {'i', 1, DType::int8},    {'i', 2, DType::int16},   {'i', 4, DType::int32},
    {'i', 8, DType::int64},   {'u', 1, DType::uint8},   {'u', 2, DType::uint16},  {'u', 4, DType::uint32},
    {'u', 8, DType::uint64},  {'f', 2, DType::float16}, {'f', 4, DType::float32}, {'f', 8, DType::float64},
};

constexpr std::size_t kBytesPerUnicode = 4;
constexpr std::size_t kLongestString = std::size_t{1} << 28U;  // NumPy's own bound is an int

Error unknown_type(std::string_view code) {
  return unsupported("dtype {} is not one of b1, i1..i8, u1..u8, f2..f8, S, U, O", {in_quotes(code)});
}

// Digits and nothing else, at most kLongestString.
bool parse_size(std::string_view digits, std::size_t& size) {
  size = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return false;
    size = size * 10 + static_cast<std::size_t>(digit - '0');
    if (size > kLongestString) return false;
  }
  return !digits.empty();
}

std::string spell(char kind, std::size_t size) {
  return join("{}{}", {std::string_view(&kind, 1), size});
}

}  // namespace

Result<ElementType> parse_element_type(std::string_view code) {
  std::string_view rest = code;
  const bool has_order = !rest.empty() && std::string_view("<>|=").find(rest[0]) != std::string_view::npos;
  const bool big_endian = has_order && rest[0] == '>';
  if (has_order) rest.remove_prefix(1);
  if (rest.empty()) return pass_on(unknown_type(code));
  const char kind = rest[0];
  rest.remove_prefix(1);

  if (kind == '?' && rest.empty()) return ElementType{DType::boolean, 1, false};
  // Pointers have a size in pickles ("O8"), and none in npy headers.
  if (kind == 'O' && (rest.empty() || rest == "4" || rest == "8"))
    return ElementType{DType::object, 0, false};
  std::size_t size = 0;
  if (!parse_size(rest, size)) return pass_on(unknown_type(code));
  if (kind == 'S') return ElementType{DType::bytes, size, false};
  if (kind == 'U') return ElementType{DType::unicode, size * kBytesPerUnicode, big_endian};
  for (const NumericType& type : kNumericTypes) {
    if (type.kind == kind && type.size == size) return ElementType{type.dtype, size, big_endian};
  }
  return pass_on(unknown_type(code));
}

std::string kind_and_size(const Array& array) {
  if (array.dtype == DType::object) return "O8";
  if (array.dtype == DType::bytes) return spell('S', array.item_size);
  if (array.dtype == DType::unicode) return spell('U', array.item_size / kBytesPerUnicode);
  const auto* const type = std::find_if(std::begin(kNumericTypes), std::end(kNumericTypes),
                                        [&](const NumericType& known) { return known.dtype == array.dtype; });
  return spell(type->kind, type->size);
}

char byte_order_mark(const Array& array) {
  const bool ordered = array.dtype != DType::object && array.dtype != DType::bytes && array.item_size > 1;
  return ordered || array.dtype == DType::unicode ? '<' : '|';
}

std::string describe(const Array& array) {
  const std::string type = array.dtype == DType::object ? "object" : kind_and_size(array);
  return array.shape.empty() ? join("a single {}", {type}) : join("{} {}", {type, shape_text(array.shape)});
}

Result<std::size_t> count_elements(const std::vector<std::size_t>& shape, std::size_t item_size,
                                   const Limits& limits) {
  if (shape.size() > limits.dimensions) {
    return bad_file("{} dimensions are more than the {} allowed", {shape.size(), limits.dimensions});
  }
  std::size_t count = 1;
  const std::size_t most = limits.file_bytes / std::max<std::size_t>(item_size, 1);
  for (const std::size_t dimension : shape) {
    if (dimension == 0) continue;
    if (dimension > most / count) {
      return bad_file("shape {} asks for more than the {} bytes allowed",
                      {shape_text(shape), limits.file_bytes});
    }
    count *= dimension;
  }
  const bool empty = std::find(shape.begin(), shape.end(), std::size_t{0}) != shape.end();
  return empty ? 0 : count;
}

}  // namespace inkling::npz
