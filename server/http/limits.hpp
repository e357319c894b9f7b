// What one client may cost. Each limit has its answer: see the README beside this file.
#pragma once

#include <chrono>
#include <cstddef>

namespace inkling::http {

using Seconds = std::chrono::duration<double>;

struct Limits {
  std::size_t head_bytes = std::size_t{16} << 10U;   // request line and header fields
  std::size_t target_bytes = std::size_t{4} << 10U;  // path and query
  std::size_t field_bytes = std::size_t{8000};       // one header field; the library refuses more than 8192
  std::size_t fields = 100;
  std::size_t body_bytes = std::size_t{8} << 20U;
  std::size_t memory_bytes = std::size_t{256} << 20U;  // requests and answers of all connections together
  std::size_t unsent_bytes = std::size_t{256} << 10U;  // pipelined requests wait while this much is unsent
  std::size_t connections = 8192;
  std::size_t queued_long_requests = 64;
  std::size_t streams = 256;  // answers that go on

  Seconds request{10};      // from a request's first byte to its last
  Seconds answer{10};       // from the answer to its last byte sent
  Seconds idle{60};         // between requests
  Seconds linger{2};        // for a refused client to stop sending
  Seconds queue_delay{1};   // a request that waits longer for a thread is answered 503
  Seconds drain_idle{0.5};  // after the stop signal, for clients between two requests
  Seconds drain{10};        // after the stop signal, for everything
};

}  // namespace inkling::http
