#include "server/http/library.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>

#include "server/http/answers.hpp"

namespace inkling::http {
namespace {

// The library reads from one text and writes to another.
class MemoryStream : public httplib::Stream {
 public:
  MemoryStream(std::string_view in, std::string& out) : in_(in), out_(&out) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* bytes, size_t size) override {
    size = in_.copy(bytes, size);
    in_.remove_prefix(size);
    return static_cast<ssize_t>(size);
  }
  ssize_t write(const char* bytes, size_t size) override {
    out_->append(bytes, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  void get_local_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }

 private:
  std::string_view in_;
  std::string* out_;
};

// RFC 9110, 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT". Formatted once a second in each thread.
const std::string& http_date() {
  thread_local std::time_t last = 0;
  thread_local std::string text;
  if (const std::time_t now = std::time(nullptr); now != last) {
    last = now;
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 40> buffer{};
    text.assign(buffer.data(),
                std::strftime(buffer.data(), buffer.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts));
  }
  return text;
}

std::string_view reason(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 408:
      return "Request Timeout";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 431:
      return "Request Header Fields Too Large";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Error";
  }
}

}  // namespace

Library::Library(const Router& router) : router_(&router) {
  set_pre_routing_handler([this](const auto& request, auto& answer) { return route(request, answer); });
  set_post_routing_handler([this](const auto& /*request*/, auto& answer) { finish_header(answer); });
}

httplib::Server::HandlerResponse Library::route(const httplib::Request& request, httplib::Response& answer) {
  router_->dispatch({*head_, body_, request, {}, {}, &follow_}, answer);
  has_ranges_ = answer.has_header("Accept-Ranges");
  return HandlerResponse::Handled;
}

void Library::finish_header(httplib::Response& answer) const {
  answer.headers.erase("Keep-Alive");  // the library's promise of its own limits
  if (!has_ranges_)
    answer.headers.erase("Accept-Ranges");  // and its promise to HEAD, of ranges of everything
  if (follow_.feed != nullptr) {
    answer.headers.erase("Content-Length");
    if (keep_alive_) answer.set_header("Connection", "close");
  }
  if (answer.status == 204 || answer.status == 304) answer.headers.erase("Content-Length");
  answer.set_header("Date", http_date());
  answer.set_header("X-Content-Type-Options", "nosniff");
  if (keep_alive_ && follow_.feed == nullptr && head_->minor_version == 0)
    answer.set_header("Connection", "keep-alive");
}

Follow Library::answer(const RequestHead& head, std::string_view body, bool keep_alive, std::string& out) {
  head_ = &head;
  body_ = body;
  keep_alive_ = keep_alive;
  follow_ = {};
  request_line_.assign(head.method).append(" ").append(head.target).append(" HTTP/1.1\r\n\r\n");
  MemoryStream stream(request_line_, out);
  bool closed = false;
  process_request(stream, !keep_alive, closed, nullptr);
  return std::move(follow_);
}

void write_refusal(const Refusal& refusal, std::string_view request_id, std::string& out) {
  const std::string document = error_document(refusal.message);
  out.append("HTTP/1.1 ").append(std::to_string(refusal.status)).append(" ").append(reason(refusal.status));
  out.append("\r\nDate: ").append(http_date());
  out.append("\r\nX-Request-Id: ").append(request_id);
  out.append("\r\nContent-Type: application/json\r\nContent-Length: ")
      .append(std::to_string(document.size()));
  if (refusal.status == 503) out.append("\r\nRetry-After: 1");
  out.append("\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n").append(document);
}

}  // namespace inkling::http
