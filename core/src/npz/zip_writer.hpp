// Writes a zip archive into memory. Times are constant, so that equal contents are equal bytes.
#pragma once

#include <cstdint>
#include <string_view>

#include "inkling/bytes.hpp"
#include "inkling/npz.hpp"

namespace inkling::npz {

class ZipWriter {
 public:
  // Sizes and offsets from `zip64_from` on are written as zip64; tests lower it.
  explicit ZipWriter(std::uint64_t zip64_from = 0xFFFFFFFF) : zip64_from_(zip64_from) {}

  // `name` in UTF-8. What deflate does not make smaller is stored.
  void add(std::string_view name, ByteView content, Compression compression);

  // The archive.
  Bytes finish() &&;

 private:
  std::uint64_t zip64_from_;
  Bytes body_;
  Bytes directory_;
  std::uint64_t entries_ = 0;
};

}  // namespace inkling::npz
