// cpp-httplib as reader of paths and queries and writer of answers, without its sockets, threads and headers.
//
// It gets nothing of a request but its first line: all that it would do with a header (ranges, compression,
// framing, 100-continue) has been done before, or is done by the handlers.
#pragma once

#include <string>
#include <string_view>

#include "server/http/cpp_httplib.hpp"
#include "server/http/refusal.hpp"
#include "server/http/router.hpp"

namespace inkling::http {

// For one thread.
class Library : private httplib::Server {
 public:
  // The router must outlive it.
  explicit Library(const Router& router);

  // Appends the answer to `out`. `keep_alive`: whether the connection stays open after it. An answer that
  // goes on ends with the connection.
  Follow answer(const RequestHead& head, std::string_view body, bool keep_alive, std::string& out);

 private:
  HandlerResponse route(const httplib::Request& request, httplib::Response& answer);
  void finish_header(httplib::Response& answer) const;

  const Router* router_;
  const RequestHead* head_ = nullptr;  // of the request that is being answered
  std::string_view body_;
  bool keep_alive_ = true;
  Follow follow_;
  bool has_ranges_ = false;  // as the handler said
  std::string request_line_;
};

// Appends the answer to a request that could not be read, after which the connection closes.
void write_refusal(const Refusal& refusal, std::string_view request_id, std::string& out);

}  // namespace inkling::http
