// An array as npy files and pickles hold it, and how it becomes an Array.
#pragma once

#include <cstddef>
#include <vector>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"
#include "inkling/npz.hpp"
#include "npz/dtype.hpp"

namespace inkling::npz {

struct RawArray {
  ElementType type;  // anything but object
  std::vector<std::size_t> shape;
  bool fortran_order = false;  // the first index runs fastest
  ByteView data;
};

// Copies into C order and little-endian. Error{bad_file} when the data is not exactly what the shape asks
// for.
Result<Array> to_array(RawArray raw, const Limits& limits);

}  // namespace inkling::npz
