#include "npz/deflate.hpp"

#include <climits>
#include <string>

#include "inkling/refusal.hpp"

namespace inkling::npz {
namespace {

constexpr std::size_t kLargestDeflated = std::size_t{256} << 20U;  // see stb.hpp
constexpr std::size_t kSmallestDeflated = 16;                      // below this nothing is gained

}  // namespace

Result<Inflated> inflate(ByteView input, std::uint64_t size) {
  if (size > kMaxDeflateRatio * input.size()) {
    return bad_file("declares {} bytes, but {} bytes of deflate cannot hold so many", {size, input.size()});
  }
  if (input.size() > INT_MAX || size > INT_MAX) {
    return unsupported("is larger than 2 GiB, which Inkling does not unpack");
  }
  Inflated result{Bytes(static_cast<std::size_t>(size)), 0};
  const auto inflated = stb::inflate(input, result.data);
  if (!inflated || inflated->consumed + kInflateTail > input.size()) {
    return bad_file("the deflate stream is damaged, or unpacks to more than the declared {} bytes", {size});
  }
  if (inflated->produced != size) {
    return bad_file("declares {} bytes, but unpacks to {}", {size, inflated->produced});
  }
  result.packed_size = inflated->consumed;
  return result;
}

Bytes deflate(ByteView data) {
  if (data.size() < kSmallestDeflated || data.size() > kLargestDeflated) return {};
  Bytes packed = stb::deflate(data);
  return packed.size() < data.size() ? packed : Bytes{};
}

}  // namespace inkling::npz
