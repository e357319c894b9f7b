// A reader of the few pickles that hold nothing but data: numbers, strings, tuples, lists, dicts and NumPy
// arrays.
//
//   Result<pickle::Value> value = pickle::read(bytes);
//   const npz::Array& images = value->items[0].items[0].array;
//
// It executes nothing. Of the globals a pickle may name it knows the NumPy ones that arrays are made with
// (multiarray._reconstruct, ndarray, dtype, numeric._frombuffer, also under NumPy 2's names, and
// _codecs.encode for bytes) and refuses every other by name. Protocols 2 to 5 as NumPy and Python 2's cPickle
// write them; sizes, depth and memo are bounded.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"
#include "inkling/npz.hpp"

namespace inkling::pickle {

struct Value {
  enum class Kind { none, boolean, integer, number, text, bytes, tuple, list, dict, array };

  Kind kind = Kind::none;
  std::int64_t integer = 0;  // boolean and integer
  double number = 0;         // number
  std::string text;          // text (UTF-8) and bytes (raw; a Python 2 str is bytes)
  std::vector<Value> items;  // tuple and list; dict: key, value, key, value, ...
  npz::Array array;          // array
};

Result<Value> read(ByteView file, const npz::Limits& limits = {});

}  // namespace inkling::pickle
