// The element types of the Open Inference Protocol's tensors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace inkling::http::oip {

enum class Datatype {
  boolean,
  uint8,
  uint16,
  uint32,
  uint64,
  int8,
  int16,
  int32,
  int64,
  fp16,
  fp32,
  fp64,
  bytes
};

std::optional<Datatype> datatype_named(std::string_view name);
std::string_view name_of(Datatype datatype);

// In bytes; 0 for BYTES, whose elements bring their length.
std::size_t size_of(Datatype datatype);

enum class Kind { boolean, whole, real, bytes };
Kind kind_of(Datatype datatype);

// What a whole number's type can hold; an unsigned 64-bit one is told as far as std::int64_t goes.
struct WholeRange {
  std::int64_t low = 0;
  std::int64_t high = 0;
};
WholeRange range_of(Datatype datatype);

}  // namespace inkling::http::oip
