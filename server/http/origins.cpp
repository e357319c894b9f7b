#include "server/http/origins.hpp"

#include <algorithm>

namespace inkling::http {
namespace {

// "http://" or "https://" off the front; empty when it begins with neither.
std::string_view without_scheme(std::string_view origin) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (equal_ignoring_case(origin.substr(0, scheme.size()), scheme)) return origin.substr(scheme.size());
  }
  return {};
}

bool is_origin(std::string_view text) {
  const std::string_view host = without_scheme(text);
  return !without_port(host).empty() && host.find_first_of("/?#@*, \t") == std::string_view::npos;
}

}  // namespace

std::string_view without_port(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  const bool is_within_brackets = !host.empty() && host.back() == ']';  // an IPv6 address without a port
  return colon == std::string_view::npos || is_within_brackets ? host : host.substr(0, colon);
}

Origins Origins::all() {
  Origins origins;
  origins.all_ = true;
  return origins;
}

Result<Origins> Origins::parse(const std::vector<std::string>& allowed) {
  Origins origins;
  for (const std::string& origin : allowed) {
    if (origin == "*") {
      origins.all_ = true;
    } else if (origin == "none") {
      continue;
    } else if (is_origin(origin)) {
      origins.allowed_.push_back(origin);
    } else {
      return fail(ErrorCode::invalid_argument,
                  "expected https://HOST or http://HOST:PORT without a path, * or none, got " + origin);
    }
  }
  return origins;
}

bool Origins::allows(std::string_view origin) const {
  return all_ || std::any_of(allowed_.begin(), allowed_.end(), [&](const std::string& allowed) {
           return equal_ignoring_case(allowed, origin);
         });
}

bool Origins::is_own_or_allowed(const RequestHead& head) const {
  const auto origin = head.field("Origin");
  if (allows(origin.value_or(""))) return true;
  // No page can set or withhold this one; behind a proxy it is right where comparing with Host is not.
  if (const auto site = head.field("Sec-Fetch-Site")) return *site == "same-origin" || *site == "none";
  return !origin || equal_ignoring_case(without_scheme(*origin), head.field("Host").value_or(""));
}

bool Origins::let_read(const RequestHead& head, httplib::Response& answer) const {
  constexpr const char* kAllow = "Access-Control-Allow-Origin";
  if (all_) {
    answer.set_header(kAllow, "*");
    return true;
  }
  answer.set_header("Vary", "Origin");  // no cache gives one page's answer to another
  const auto origin = head.field("Origin");
  if (!origin || !allows(*origin)) return false;
  answer.set_header(kAllow, std::string(*origin));
  return true;
}

bool Origins::has_host(std::string_view host) const {
  return all_ || std::any_of(allowed_.begin(), allowed_.end(), [&](const std::string& allowed) {
           return equal_ignoring_case(without_port(without_scheme(allowed)), without_port(host));
         });
}

}  // namespace inkling::http
