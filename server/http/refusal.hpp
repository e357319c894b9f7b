// A request that gets no further: its status and the sentence that the client reads.
//
//   Read<int> read_epochs(const Call& call) {
//     if (...) return refuse(422, "epochs: expected a whole number from 1 to 100");
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace inkling::http {

struct Refusal {
  int status = 400;
  std::string message;
};

// What was read from a request, or why it is refused.
template <class T>
using Read = tl::expected<T, Refusal>;

inline tl::unexpected<Refusal> refuse(int status, std::string message) {
  return tl::unexpected(Refusal{status, std::move(message)});
}

}  // namespace inkling::http
