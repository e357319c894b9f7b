// Little-endian values in byte buffers, as zip, npy and pickle hold them.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "inkling/bytes.hpp"

namespace inkling::npz {

static_assert(std::endian::native == std::endian::little, "arrays are kept in the machine's byte order");

// `at` needs no alignment.
template <class T>
T load(const std::uint8_t* at) {
  T value;
  std::memcpy(&value, at, sizeof(T));
  return value;
}

// By resizing, because GCC 12 sees overflows in vector::insert that are not there.
inline void append_bytes(Bytes& out, const void* bytes, std::size_t count) {
  if (count == 0) return;
  const std::size_t end = out.size();
  out.resize(end + count);
  std::memcpy(out.data() + end, bytes, count);
}

inline void append_bytes(Bytes& out, ByteView bytes) {
  append_bytes(out, bytes.data(), bytes.size());
}

inline void append_text(Bytes& out, std::string_view text) {
  append_bytes(out, text.data(), text.size());
}

template <class T>
void append(Bytes& out, T value) {
  append_bytes(out, &value, sizeof(T));
}

inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace inkling::npz
