// Reads the pickle of one array: what inkling/pickle.hpp does, without the code for all other values.
#pragma once

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"
#include "inkling/npz.hpp"

namespace inkling::pickle {

Result<npz::Array> read_array(ByteView file, const npz::Limits& limits);

}  // namespace inkling::pickle
