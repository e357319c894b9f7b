// Reads zip archives held in memory: stored and deflated entries, zip64, data descriptors.
//
//   Result<ZipReader> zip = ZipReader::open(file, limits);
//   Result<ByteView> content = zip->unpack(zip->entries()[0], buffer);
//
// Stricter than most: the directory and the local headers must agree, entries may not overlap or share a
// name, names may not lead out of a folder, and nothing may surround the archive. So there is one way to read
// a file, whoever reads it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"
#include "inkling/npz.hpp"

namespace inkling::npz {

struct ZipEntry {
  std::string_view name;  // in the file: UTF-8, a relative path with '/'
  bool deflated = false;
  std::uint32_t crc = 0;  // of the unpacked bytes
  std::size_t size = 0;   // unpacked
  std::size_t packed_size = 0;
  // Offsets in the file: of the local header, the data, and what follows it and its descriptor.
  std::size_t begin = 0;
  std::size_t packed_at = 0;
  std::size_t end = 0;
};

class ZipReader {
 public:
  // Checks all headers; unpacks nothing. `file` must outlive the reader. Error{bad_file} or
  // Error{unsupported}.
  static Result<ZipReader> open(ByteView file, const Limits& limits);

  // In the directory's order.
  [[nodiscard]] const std::vector<ZipEntry>& entries() const { return entries_; }

  // The entry's bytes, their CRC checked: a view of the file when stored, else of `buffer`.
  Result<ByteView> unpack(const ZipEntry& entry, Bytes& buffer) const;

 private:
  explicit ZipReader(ByteView file) : file_(file) {}

  ByteView file_;
  std::vector<ZipEntry> entries_;
};

}  // namespace inkling::npz
