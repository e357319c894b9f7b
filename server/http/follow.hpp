// How an answer goes on after what its handler has said.
#pragma once

#include <cstdint>
#include <memory>

#include "server/feed.hpp"

namespace inkling::http {

struct Follow {
  std::shared_ptr<const server::Feed> feed{};  // nullptr: it does not
  std::uint64_t after = 0;                     // the events after this one
};

}  // namespace inkling::http
