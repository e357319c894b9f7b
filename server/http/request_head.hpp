// The head of a request (RFC 9112), read strictly: what two servers could frame differently is refused.
//
//   tl::expected<RequestHead, Refusal> head = parse_head("GET / HTTP/1.1\r\nHost: a\r\n\r\n", limits);
//   head->field("Host");
//
// Refused are bare line feeds, folded and malformed fields, Content-Length that is not one number or comes
// with chunks, and a missing or doubled Host.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/http/limits.hpp"
#include "server/http/refusal.hpp"

namespace inkling::http {

// Views into the bytes it was parsed from.
struct RequestHead {
  struct Field {
    std::string_view name;
    std::string_view value;  // without blanks around it
  };

  std::string_view method;
  std::string_view target;  // path and query; an absolute target's scheme and authority are cut off
  std::vector<Field> fields;
  int minor_version = 1;  // of HTTP/1

  std::size_t content_length = 0;
  bool chunked = false;
  bool keep_alive = true;
  bool expects_continue = false;

  // The first field of that name, in any case.
  [[nodiscard]] std::optional<std::string_view> field(std::string_view name) const;
};

// `text` ends with the empty line.
tl::expected<RequestHead, Refusal> parse_head(std::string_view text, const Limits& limits);

// ASCII only, as field names are.
bool equal_ignoring_case(std::string_view a, std::string_view b);

// Without spaces and tabs at both ends.
std::string_view trim(std::string_view text);

// Calls each(element) for the elements of a comma-separated field value, trimmed, empty ones left out.
template <class Each>
void for_each_element(std::string_view list, Each each) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (const std::string_view element = trim(list.substr(0, comma)); !element.empty()) each(element);
    if (comma == std::string_view::npos) return;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace inkling::http
