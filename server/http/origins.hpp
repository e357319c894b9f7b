// Which web pages a request may come from. A browser sends requests for any page that it shows, also to
// servers that only its own machine can reach.
//
//   Result<Origins> origins = Origins::parse({"https://digits.example"});
//   origins->is_own_or_allowed(head);   // no other page is behind this request
//   origins->let_read(head, answer);     // no other page than these gets to see the answer
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "inkling/error.hpp"
#include "server/http/cpp_httplib.hpp"
#include "server/http/request_head.hpp"

namespace inkling::http {

class Origins {
 public:
  // None but the server's own.
  Origins() = default;
  static Origins all();

  // Each "https://digits.example" or "http://localhost:3000", as browsers write them, or "*" for every page
  // there is, or "none" for no other one. Error{invalid_argument} for anything else.
  static Result<Origins> parse(const std::vector<std::string>& allowed);

  // False when a browser says that another site's page sent it (Fetch Metadata, or where there is none
  // Origin). Programs that are no browsers send neither.
  [[nodiscard]] bool is_own_or_allowed(const RequestHead& head) const;

  // Cross-origin resource sharing: a browser shows an answer to a page of another origin only when the answer
  // says so. False when this request's page is none of these.
  bool let_read(const RequestHead& head, httplib::Response& answer) const;

  // Whether a Host field names one of them, on any port.
  [[nodiscard]] bool has_host(std::string_view host) const;

 private:
  [[nodiscard]] bool allows(std::string_view origin) const;

  bool all_ = false;
  std::vector<std::string> allowed_;
};

// A Host field, or an origin's part like it, without the port.
std::string_view without_port(std::string_view host);

}  // namespace inkling::http
