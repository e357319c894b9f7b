#include "server/http/request_reader.hpp"

#include <utility>

namespace inkling::http {
namespace {

// A buffer that grew larger for one request is given back after it.
constexpr std::size_t kKeptBytes = std::size_t{32} << 10U;

// What no method begins with: TLS, other protocols and noise are refused at their first byte.
bool may_begin_request(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

}  // namespace

RequestReader::State RequestReader::refuse(Refusal refusal) {
  refusal_ = std::move(refusal);
  return state_ = State::refused;
}

bool RequestReader::read_head() {
  if (state_ == State::idle) {
    while (buffer_.compare(begin_, 2, "\r\n") == 0) begin_ += 2;  // RFC 9112, 2.2: old clients end bodies so
    line_ = begin_;
    const std::string_view rest = std::string_view(buffer_).substr(begin_);
    if (rest.empty() || rest == "\r") {
      buffer_.erase(0, begin_);  // empty lines may come without end
      begin_ = line_ = 0;
      return false;
    }
    state_ = State::partial;
    if (!may_begin_request(buffer_[begin_])) {
      refuse({400, "expected an HTTP/1.1 request"});
      return false;
    }
  }
  while (true) {
    const std::size_t feed = buffer_.find('\n', line_);
    const std::size_t end = feed == std::string::npos ? buffer_.size() : feed + 1;
    if (end - begin_ > limits_->head_bytes) {
      refuse({431, "header: expected at most " + std::to_string(limits_->head_bytes) + " bytes"});
      return false;
    }
    if (feed == std::string::npos) return false;
    if (feed == line_ || buffer_[feed - 1] != '\r') {
      refuse({400, "header: expected lines to end with CR LF"});
      return false;
    }
    const bool empty_line = feed == line_ + 1;
    line_ = end;
    if (empty_line) break;
  }
  head_text_.assign(buffer_, begin_, line_ - begin_);
  begin_ = line_;
  auto head = parse_head(head_text_, *limits_);
  if (!head) {
    refuse(std::move(head.error()));
    return false;
  }
  head_ = std::move(*head);
  if (head_->chunked) chunked_.emplace(limits_->body_bytes);
  continue_wanted_ = head_->expects_continue;
  return true;
}

bool RequestReader::read_chunks() {
  begin_ += chunked_->append(std::string_view(buffer_).substr(begin_));
  if (begin_ == buffer_.size()) {
    buffer_.clear();
    begin_ = 0;
  }
  if (chunked_->refusal()) refuse(*chunked_->refusal());
  return chunked_->done();
}

RequestReader::State RequestReader::advance() {
  if (state_ == State::complete || state_ == State::refused) return state_;
  if (!head_ && !read_head()) return state_;
  if (chunked_ ? read_chunks() : buffer_.size() - begin_ >= head_->content_length) state_ = State::complete;
  return state_;
}

std::string_view RequestReader::body() const {
  if (chunked_) return chunked_->text();
  return std::string_view(buffer_).substr(begin_, head_->content_length);
}

bool RequestReader::is_followed() const {
  return begin_ + (chunked_ ? 0 : head_->content_length) < buffer_.size();
}

void RequestReader::next() {
  if (!chunked_) begin_ += head_->content_length;
  head_.reset();
  chunked_.reset();
  continue_wanted_ = false;
  state_ = State::idle;
  if (begin_ == buffer_.size()) {
    buffer_.clear();
    begin_ = 0;
    if (buffer_.capacity() > kKeptBytes) std::string().swap(buffer_);
  } else if (begin_ > kKeptBytes) {
    buffer_.erase(0, begin_);
    begin_ = 0;
    if (buffer_.size() < kKeptBytes) buffer_.shrink_to_fit();
  }
  line_ = begin_;
}

bool RequestReader::take_expectation() {
  const bool waiting = continue_wanted_ && state_ == State::partial && begin_ == buffer_.size() &&
                       (!chunked_ || chunked_->text().empty());
  return std::exchange(continue_wanted_, false) && waiting;
}

std::size_t RequestReader::bytes() const {
  return buffer_.capacity() + head_text_.capacity() + (chunked_ ? chunked_->text().capacity() : 0);
}

}  // namespace inkling::http
