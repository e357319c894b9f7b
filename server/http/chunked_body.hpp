// Undoes the chunked transfer coding (RFC 9112, 7.1) as the bytes arrive.
//
//   ChunkedBody body(limit);
//   std::size_t used = body.append(received);      // stops after the last chunk and its trailer
//   if (body.done()) body.text();
//
// Chunk extensions and trailer fields are read within limits and dropped.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/refusal.hpp"

namespace inkling::http {

class ChunkedBody {
 public:
  explicit ChunkedBody(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  // Returns how many of the bytes belong to this body. After a refusal it takes no more.
  std::size_t append(std::string_view bytes);

  [[nodiscard]] bool done() const { return state_ == State::done; }
  [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  enum class State { size, data, data_end, trailer, done };

  void read_line(std::string_view line);
  void refuse(int status, std::string message) { refusal_ = Refusal{status, std::move(message)}; }

  std::size_t max_bytes_;
  State state_ = State::size;
  std::string line_;            // of a size or trailer, as far as it has arrived
  std::size_t line_bytes_ = 0;  // of all such lines
  std::size_t missing_ = 0;     // bytes of the current chunk
  std::string text_;
  std::optional<Refusal> refusal_;
};

}  // namespace inkling::http
