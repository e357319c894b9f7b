// The header of an npy file: a Python dict literal that says how the bytes behind it are to be read (NEP 1).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "inkling/error.hpp"
#include "inkling/npz.hpp"
#include "npz/dtype.hpp"

namespace inkling::npz {

struct NpyHeader {
  ElementType type;
  bool fortran_order = false;
  std::vector<std::size_t> shape;
};

// Exactly the keys descr, fortran_order and shape, in any order; Python 2's "3L" is taken. Error{bad_file}
// says which value is not what it must be.
Result<NpyHeader> parse_npy_header(std::string_view literal, const Limits& limits);

// The literal that numpy.save writes for `array`, without its padding.
std::string format_npy_header(const Array& array);

}  // namespace inkling::npz
