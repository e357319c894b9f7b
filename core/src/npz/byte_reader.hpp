// Reads values one after another from a view, never past its end.
//
// The first read that does not fit fails the reader for good: it and all later ones return zeros. A run of
// fields is read in one go and checked once with ok().
#pragma once

#include <cstddef>
#include <cstdint>

#include "inkling/bytes.hpp"
#include "npz/little_endian.hpp"

namespace inkling::npz {

class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : rest_(bytes) {}

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] ByteView rest() const { return rest_; }
  [[nodiscard]] std::size_t remaining() const { return rest_.size(); }

  std::uint8_t u8() { return next<std::uint8_t>(); }
  std::uint16_t u16() { return next<std::uint16_t>(); }
  std::uint32_t u32() { return next<std::uint32_t>(); }
  std::uint64_t u64() { return next<std::uint64_t>(); }

  template <class T>
  T next() {
    const ByteView bytes = take(sizeof(T));
    return bytes.empty() ? T{} : load<T>(bytes.data());
  }

  // A view of the next `count` bytes; empty when there are fewer.
  ByteView take(std::uint64_t count) {
    if (!ok_ || count > rest_.size()) {
      ok_ = false;
      rest_ = {};
      return {};
    }
    const ByteView taken = rest_.first(static_cast<std::size_t>(count));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

 private:
  ByteView rest_;
  bool ok_ = true;
};

}  // namespace inkling::npz
