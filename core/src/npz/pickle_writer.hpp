// Writes object arrays as NumPy pickles them, with protocol 2: every Python since 2.3 reads it.
#pragma once

#include "inkling/bytes.hpp"
#include "inkling/npz.hpp"

namespace inkling::pickle {

// Any array; its objects, if it has some, become arrays in it.
Bytes write(const npz::Array& array);

}  // namespace inkling::pickle
