#include "server/http/oip/datatype.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace inkling::http::oip {
namespace {

struct Description {
  std::string_view name;
  std::size_t size;
  Kind kind;
  WholeRange range{};
};

template <class T>
constexpr Description whole(std::string_view name) {
  constexpr auto kHigh = static_cast<std::uint64_t>(std::numeric_limits<T>::max());
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return {name,
          sizeof(T),
          Kind::whole,
          {static_cast<std::int64_t>(std::numeric_limits<T>::min()),
           static_cast<std::int64_t>(std::min(kHigh, kMost))}};
}

// In the order of Datatype.
constexpr std::array<Description, 13> kDescriptions = {{
    {"BOOL", 1, Kind::boolean},
    whole<std::uint8_t>("UINT8"),
    whole<std::uint16_t>("UINT16"),
    whole<std::uint32_t>("UINT32"),
    whole<std::uint64_t>("UINT64"),
    whole<std::int8_t>("INT8"),
    whole<std::int16_t>("INT16"),
    whole<std::int32_t>("INT32"),
    whole<std::int64_t>("INT64"),
    {"FP16", 2, Kind::real},
    {"FP32", 4, Kind::real},
    {"FP64", 8, Kind::real},
    {"BYTES", 0, Kind::bytes},
}};

const Description& description_of(Datatype datatype) {
  return kDescriptions[static_cast<std::size_t>(datatype)];
}

}  // namespace

std::optional<Datatype> datatype_named(std::string_view name) {
  for (std::size_t i = 0; i < kDescriptions.size(); ++i) {
    if (kDescriptions[i].name == name) return static_cast<Datatype>(i);
  }
  return std::nullopt;
}

std::string_view name_of(Datatype datatype) {
  return description_of(datatype).name;
}
std::size_t size_of(Datatype datatype) {
  return description_of(datatype).size;
}
Kind kind_of(Datatype datatype) {
  return description_of(datatype).kind;
}
WholeRange range_of(Datatype datatype) {
  return description_of(datatype).range;
}

}  // namespace inkling::http::oip
