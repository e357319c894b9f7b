#include "npz/npy_header.hpp"

#include <optional>

#include "inkling/refusal.hpp"
#include "npz/text.hpp"

namespace inkling::npz {
namespace {

// Reads the few Python literals that a header is made of. Each function takes its literal off the front of
// the text, with the white space around it, or leaves the text and says no.
class LiteralReader {
 public:
  explicit LiteralReader(std::string_view text) : text_(text) { skip_space(); }

  [[nodiscard]] bool at_end() const { return text_.empty(); }

  bool take(std::string_view token) {
    if (text_.substr(0, token.size()) != token) return false;
    text_.remove_prefix(token.size());
    skip_space();
    return true;
  }

  // In single or double quotes, without escapes.
  std::optional<std::string_view> string() {
    if (text_.empty() || (text_[0] != '\'' && text_[0] != '"')) return std::nullopt;
    const std::size_t end = text_.find(text_[0], 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view value = text_.substr(1, end - 1);
    if (value.find('\\') != std::string_view::npos) return std::nullopt;
    text_.remove_prefix(end + 1);
    skip_space();
    return value;
  }

  std::optional<bool> boolean() {
    if (take("True")) return true;
    if (take("False")) return false;
    return std::nullopt;
  }

  // Not negative, and far enough from the largest size_t for the arithmetic on it.
  std::optional<std::size_t> integer() {
    std::uint64_t value = 0;
    std::size_t digits = 0;
    for (; digits < text_.size() && text_[digits] >= '0' && text_[digits] <= '9'; ++digits) {
      value = value * 10 + static_cast<std::uint64_t>(text_[digits] - '0');
      if (value > SIZE_MAX / 16) return std::nullopt;
    }
    if (digits == 0) return std::nullopt;
    text_.remove_prefix(digits);
    skip_space();
    take("L");
    return static_cast<std::size_t>(value);
  }

  // "()", "(3,)", "(3, 4)", "(3, 4,)"; one number in brackets is no tuple.
  std::optional<std::vector<std::size_t>> tuple(std::size_t most) {
    std::vector<std::size_t> values;
    if (!take("(")) return std::nullopt;
    bool comma = true;
    while (!take(")")) {
      const auto value = comma ? integer() : std::nullopt;
      if (!value || values.size() == most) return std::nullopt;
      values.push_back(*value);
      comma = take(",");
    }
    if (values.size() == 1 && !comma) return std::nullopt;
    return values;
  }

 private:
  void skip_space() {
    const std::size_t start = text_.find_first_not_of(" \t\r\n");
    text_.remove_prefix(start == std::string_view::npos ? text_.size() : start);
  }

  std::string_view text_;
};

}  // namespace

Result<NpyHeader> parse_npy_header(std::string_view literal, const Limits& limits) {
  NpyHeader header;
  bool has_descr = false;
  bool has_order = false;
  bool has_shape = false;
  LiteralReader reader(literal);
  if (!reader.take("{")) return bad_file("npy header: expected a dict, got {}", {in_quotes(literal)});
  while (!reader.take("}")) {
    const auto key = reader.string();
    if (!key || !reader.take(":"))
      return bad_file("npy header: expected 'key': value, got {}", {in_quotes(literal)});
    if (*key == "descr" && !has_descr) {
      const auto code = reader.string();
      if (!code) return unsupported("npy header: descr is not a plain dtype (records are not read)");
      const auto type = parse_element_type(*code);
      if (!type) return fail_within("npy header", type.error());
      header.type = *type;
      has_descr = true;
    } else if (*key == "fortran_order" && !has_order) {
      const auto order = reader.boolean();
      if (!order) return bad_file("npy header: fortran_order is neither True nor False");
      header.fortran_order = *order;
      has_order = true;
    } else if (*key == "shape" && !has_shape) {
      auto shape = reader.tuple(limits.dimensions);
      if (!shape) {
        return bad_file("npy header: shape is not a tuple of at most {} non-negative integers",
                        {limits.dimensions});
      }
      header.shape = std::move(*shape);
      has_shape = true;
    } else {
      return bad_file("npy header: unexpected key {}; expected descr, fortran_order and shape, each once",
                      {in_quotes(*key)});
    }
    if (!reader.take(",")) {
      if (reader.take("}")) break;
      return bad_file("npy header: expected ',' or '}' in {}", {in_quotes(literal)});
    }
  }
  if (!reader.at_end()) return bad_file("npy header: text follows the dict");
  if (!has_descr || !has_order || !has_shape)
    return bad_file("npy header: expected the keys descr, fortran_order and shape");
  return header;
}

std::string format_npy_header(const Array& array) {
  std::string header = "{'descr': '";
  header += byte_order_mark(array);
  header += array.dtype == DType::object ? "O" : kind_and_size(array);
  header += "', 'fortran_order': False, 'shape': (";
  for (std::size_t i = 0; i < array.shape.size(); ++i) {
    if (i > 0) header += ' ';
    header += std::to_string(array.shape[i]);
    if (i + 1 < array.shape.size() || i == 0) header += ',';
  }
  return header + "), }";
}

}  // namespace inkling::npz
