#include "server/http/chunked_body.hpp"

#include <algorithm>
#include <charconv>

namespace inkling::http {
namespace {

constexpr std::size_t kMaxLineBytes = 256;
// A client that sends a byte a chunk needs six for each; beyond that, and with a long trailer, it is playing.
constexpr std::size_t kLineBytesPerByte = 8;
constexpr std::size_t kTrailerBytes = 4096;

}  // namespace

std::size_t ChunkedBody::append(std::string_view bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && !done() && !refusal_) {
    if (state_ == State::data) {
      const std::size_t count = std::min(missing_, bytes.size() - used);
      text_.append(bytes, used, count);
      used += count;
      missing_ -= count;
      if (missing_ == 0) state_ = State::data_end;
      continue;
    }
    const char character = bytes[used++];
    line_ += character;
    ++line_bytes_;
    if (line_.size() > kMaxLineBytes || line_bytes_ > kTrailerBytes + kLineBytesPerByte * text_.size()) {
      refuse(400, "chunked body: the lines between the chunks are too long");
    } else if (character == '\n') {
      if (line_.size() < 2 || line_[line_.size() - 2] != '\r') {
        refuse(400, "chunked body: expected lines to end with CR LF");
      } else {
        read_line(std::string_view(line_).substr(0, line_.size() - 2));
        line_.clear();
      }
    }
  }
  return used;
}

void ChunkedBody::read_line(std::string_view line) {
  switch (state_) {
    case State::size: {
      const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), missing_, 16);
      const std::string_view rest = line.substr(static_cast<std::size_t>(end - line.data()));
      if (error == std::errc::result_out_of_range ||
          (error == std::errc{} && missing_ > max_bytes_ - text_.size())) {
        return refuse(413, "body: expected at most " + std::to_string(max_bytes_) + " bytes");
      }
      if (error != std::errc{} || (!rest.empty() && rest.find_first_of("; \t") != 0)) {
        return refuse(400, "chunked body: expected a chunk's size in hexadecimal digits");
      }
      state_ = missing_ == 0 ? State::trailer : State::data;
      return;
    }
    case State::data_end:
      if (!line.empty()) return refuse(400, "chunked body: a chunk is longer than its size says");
      state_ = State::size;
      return;
    case State::trailer:
      if (line.empty()) state_ = State::done;
      return;
    case State::data:
    case State::done:
      return;
  }
}

}  // namespace inkling::http
