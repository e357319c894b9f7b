// Collects whole requests from the bytes of one connection, within the limits.
//
//   RequestReader reader(limits);
//   reader.append(received);
//   while (reader.advance() == RequestReader::State::complete) {
//     answer(reader.head(), reader.body());
//     reader.next();
//   }
//
// Knows no sockets and no clock.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/chunked_body.hpp"
#include "server/http/limits.hpp"
#include "server/http/request_head.hpp"

namespace inkling::http {

class RequestReader {
 public:
  enum class State {
    idle,      // not a byte of a request
    partial,   // the beginning of one
    complete,  // head() and body() can be asked for
    refused,   // refusal() says why; nothing after it can be trusted to begin a request
  };

  // The limits must outlive the reader.
  explicit RequestReader(const Limits& limits) : limits_(&limits) {}
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  void append(std::string_view bytes) { buffer_ += bytes; }
  // Reads on as far as the bytes go.
  State advance();
  // Forgets the complete request; what was sent after it stays.
  void next();

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] const Refusal& refusal() const { return refusal_; }
  // Valid until the next call that changes the reader.
  [[nodiscard]] const RequestHead& head() const { return *head_; }
  [[nodiscard]] std::string_view body() const;

  // Whether bytes after the complete request have arrived.
  [[nodiscard]] bool is_followed() const;

  // True once for each request whose client waits for "100 Continue" before it sends the body.
  bool take_expectation();

  // Memory held.
  [[nodiscard]] std::size_t bytes() const;

 private:
  State refuse(Refusal refusal);
  // Whether the head is complete and good; sets the state otherwise.
  bool read_head();
  bool read_chunks();

  const Limits* limits_;
  State state_ = State::idle;
  Refusal refusal_;
  std::string buffer_;     // what was received and is not used up
  std::size_t begin_ = 0;  // of the part of the buffer that is not used up: the head, then the body
  std::size_t line_ = 0;   // of the head, the line that is not complete yet
  std::string head_text_;  // what head_ refers to
  std::optional<RequestHead> head_;
  std::optional<ChunkedBody> chunked_;
  bool continue_wanted_ = false;
};

}  // namespace inkling::http
