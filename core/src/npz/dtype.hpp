// NumPy's codes for element types ("<f4", "|S5", "O") and what they mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "inkling/error.hpp"
#include "inkling/npz.hpp"

namespace inkling::npz {

struct ElementType {
  DType dtype = DType::float32;
  std::size_t item_size = 4;  // bytes; 0 for objects
  bool big_endian = false;
};

// With or without the leading byte order. Error{unsupported} names the code.
Result<ElementType> parse_element_type(std::string_view code);

// Kind and size without byte order, as NumPy's pickles have it: "f4", "S5", "O8".
std::string kind_and_size(const Array& array);
// '<' for elements that have a byte order, '|' for those that have none.
char byte_order_mark(const Array& array);

// For messages: "f4 [30, 784]".
std::string describe(const Array& array);

// The product of the shape. Error{bad_file} when there are too many dimensions, or an array of that shape
// would be larger than the limits even if its zero dimensions were ones.
Result<std::size_t> count_elements(const std::vector<std::size_t>& shape, std::size_t item_size,
                                   const Limits& limits);

}  // namespace inkling::npz
