// The opcodes of Python's pickle protocols 2 to 5 that hold data (pickletools.py has the full list).
#pragma once

#include <cstdint>

namespace inkling::pickle {

enum class Opcode : std::uint8_t {
  mark = '(',
  stop = '.',
  int_line = 'I',  // decimal, as Python 2's cPickle writes integers past 32 bits
  bin_int = 'J',
  bin_int1 = 'K',
  bin_int2 = 'M',
  none = 'N',
  reduce = 'R',
  bin_string = 'T',
  short_bin_string = 'U',
  bin_unicode = 'X',
  append = 'a',
  build = 'b',
  global = 'c',
  appends = 'e',
  bin_get = 'h',
  long_bin_get = 'j',
  bin_put = 'q',
  long_bin_put = 'r',
  set_item = 's',
  tuple = 't',
  set_items = 'u',
  empty_dict = '}',
  bin_float = 'G',
  empty_list = ']',
  empty_tuple = ')',
  bin_bytes = 'B',
  short_bin_bytes = 'C',
  proto = 0x80,
  tuple1 = 0x85,
  tuple2 = 0x86,
  tuple3 = 0x87,
  new_true = 0x88,
  new_false = 0x89,
  long1 = 0x8A,
  short_bin_unicode = 0x8C,
  bin_unicode8 = 0x8D,
  bin_bytes8 = 0x8E,
  stack_global = 0x93,
  memoize = 0x94,
  frame = 0x95,
  byte_array8 = 0x96,
};

}  // namespace inkling::pickle
