#include "server/http/request_id.hpp"

#include <algorithm>
#include <cstdint>
#include <random>

namespace inkling::http {
namespace {

// Asked of the system once a thread: a request should not cost a system call.
std::uint64_t random_bits() {
  thread_local std::mt19937_64 generator = [] {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device()};
    return std::mt19937_64(seed);
  }();
  return generator();
}

bool is_allowed(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == ':';
}

}  // namespace

RequestId RequestId::fresh() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  constexpr std::size_t kFreshBytes = 16;
  RequestId id;
  id.size_ = kFreshBytes;
  std::uint64_t bits = random_bits();
  for (std::size_t i = 0; i < kFreshBytes; ++i, bits >>= 4U) id.text_[i] = kDigits[bits & 0xFU];
  return id;
}

RequestId RequestId::of(const RequestHead& head) {
  const std::string_view given = head.field("X-Request-Id").value_or("");
  if (given.empty() || given.size() > kMaxBytes || !std::all_of(given.begin(), given.end(), is_allowed))
    return fresh();
  RequestId id;
  id.size_ = given.copy(id.text_.data(), kMaxBytes);
  return id;
}

}  // namespace inkling::http
