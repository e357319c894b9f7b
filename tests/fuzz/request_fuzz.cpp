// What a connection sends: whole requests, whatever the pieces in which their bytes arrive.
//
// Input: the size of the pieces (1 byte), the bytes.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/require.hpp"
#include "server/http/request_reader.hpp"

namespace {

using inkling::fuzz::require;
using namespace inkling::http;

// As small as what a run sends, so that the limits are met.
constexpr Limits make_limits() {
  Limits limits;
  limits.head_bytes = 512;
  limits.fields = 16;
  limits.body_bytes = 256;
  return limits;
}
constexpr Limits kLimits = make_limits();

// What there was to answer: requests, then perhaps a refusal.
std::vector<std::string> read_all(std::string_view bytes, std::size_t piece) {
  std::vector<std::string> all;
  RequestReader reader(kLimits);
  while (!bytes.empty() && reader.state() != RequestReader::State::refused) {
    reader.append(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
    while (reader.advance() == RequestReader::State::complete) {
      const RequestHead& head = reader.head();
      require(!head.method.empty() && !head.target.empty() && reader.body().size() <= kLimits.body_bytes);
      std::string request(head.method);
      request.append(" ").append(head.target).append(head.keep_alive ? " 1 " : " 0 ");
      for (const RequestHead::Field& field : head.fields) {
        require(field.value == trim(field.value));
        require(field.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
        request.append(field.name).append(":").append(field.value).append(",");
      }
      all.push_back(request.append(reader.body()));
      reader.next();
    }
  }
  if (reader.state() == RequestReader::State::refused) {
    require(reader.refusal().status >= 400 && !reader.refusal().message.empty());
    all.push_back(std::to_string(reader.refusal().status));
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  require(read_all(bytes, data[0] + std::size_t{1}) == read_all(bytes, bytes.size() + 1));
  return 0;
}
