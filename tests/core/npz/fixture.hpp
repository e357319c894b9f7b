// The files of tests/fixtures/npz, which tests/support/make_fixtures.py makes.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "inkling/bytes.hpp"
#include "npz/little_endian.hpp"

namespace inkling::npz {

inline Bytes fixture(const std::string& name) {
  std::ifstream file(INKLING_SOURCE_DIR "/tests/fixtures/npz/" + name, std::ios::binary);
  EXPECT_TRUE(file) << name << " is missing";
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

inline Bytes bytes_of(std::string_view text) {
  Bytes bytes;
  append_text(bytes, text);
  return bytes;
}

}  // namespace inkling::npz
