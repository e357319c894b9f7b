// The name of one request, in its answer (X-Request-Id) and in every line of the log about it.
//
//   RequestId id = RequestId::of(head);     // what the client or a proxy calls it, else a fresh one
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "server/http/request_head.hpp"

namespace inkling::http {

class RequestId {
 public:
  static constexpr std::size_t kMaxBytes = 64;

  // 16 hexadecimal digits that nobody else has.
  static RequestId fresh();
  // The client's X-Request-Id when it is 1 to kMaxBytes letters, digits and "-_.:", else a fresh one.
  static RequestId of(const RequestHead& head);

  [[nodiscard]] std::string_view text() const { return {text_.data(), size_}; }

 private:
  std::array<char, kMaxBytes> text_{};
  std::size_t size_ = 0;
};

}  // namespace inkling::http
