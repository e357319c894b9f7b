#include "server/http/request_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace inkling::http {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// RFC 9110, 5.6.2: what methods and field names are made of.
bool is_token(std::string_view text) {
  static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || kMarks.find(c) != std::string_view::npos;
  });
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; });
}

// Cuts off what comes before `separator`, and it; nullopt when it is not there.
std::optional<std::string_view> cut(std::string_view& text, std::string_view separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view before = text.substr(0, at);
  text.remove_prefix(at + separator.size());
  return before;
}

std::optional<Refusal> parse_request_line(std::string_view line, RequestHead& head, const Limits& limits) {
  const auto method = cut(line, " ");
  const auto target = cut(line, " ");
  if (!method || !target || !is_token(*method) || target->empty()) {
    return Refusal{400, "request line: expected \"METHOD /path HTTP/1.1\""};
  }
  if (line.size() != 8 || line.substr(0, 5) != "HTTP/" || !is_digit(line[5]) || line[6] != '.' ||
      !is_digit(line[7])) {
    return Refusal{400, "request line: expected HTTP/1.0 or HTTP/1.1 at its end"};
  }
  if (line[5] != '1') return Refusal{505, "request line: this server speaks HTTP/1.0 and HTTP/1.1"};
  head.minor_version = line[7] == '0' ? 0 : 1;
  constexpr std::array<std::string_view, 7> kMethods = {"GET",    "HEAD",    "POST", "PUT",
                                                        "DELETE", "OPTIONS", "PATCH"};
  if (std::find(kMethods.begin(), kMethods.end(), *method) == kMethods.end()) {
    return Refusal{501, "method: this server knows GET, HEAD, POST, PUT, DELETE, OPTIONS and PATCH"};
  }
  if (target->size() > limits.target_bytes) {
    return Refusal{414, "request target: expected at most " + std::to_string(limits.target_bytes) + " bytes"};
  }
  if (has_control(*target) || target->find('\t') != std::string_view::npos) {
    return Refusal{400, "request target: control characters are not allowed"};
  }
  head.method = *method;
  head.target = *target;
  if (const std::size_t scheme = head.target.find("://");
      head.target[0] != '/' && scheme != std::string_view::npos) {
    const std::size_t path = head.target.find('/', scheme + 3);
    head.target = path == std::string_view::npos ? "/" : head.target.substr(path);
  }
  if (head.target[0] != '/' && !(head.target == "*" && head.method == "OPTIONS")) {
    return Refusal{400, "request target: expected a path that begins with /"};
  }
  return std::nullopt;
}

std::optional<Refusal> parse_field(std::string_view line, RequestHead& head, const Limits& limits) {
  if (line.size() > limits.field_bytes) {
    return Refusal{431,
                   "header: expected fields of at most " + std::to_string(limits.field_bytes) + " bytes"};
  }
  if (head.fields.size() == limits.fields) {
    return Refusal{431, "header: expected at most " + std::to_string(limits.fields) + " fields"};
  }
  const auto name = cut(line, ":");
  if (!name || !is_token(*name) || has_control(line)) {
    return Refusal{400, "header: expected \"Name: value\" on each line"};
  }
  head.fields.push_back({*name, trim(line)});
  return std::nullopt;
}

std::optional<Refusal> read_content_length(std::string_view value, RequestHead& head, const Limits& limits) {
  if (value.empty() || !std::all_of(value.begin(), value.end(), is_digit)) {
    return Refusal{400, "Content-Length: expected one number"};
  }
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), head.content_length);
  if (error != std::errc{} || head.content_length > limits.body_bytes) {
    return Refusal{413, "body: expected at most " + std::to_string(limits.body_bytes) + " bytes"};
  }
  return std::nullopt;
}

// Where the request ends, and whether another may follow.
std::optional<Refusal> read_framing(RequestHead& head, const Limits& limits) {
  int hosts = 0;
  int lengths = 0;
  int encodings = 0;
  head.keep_alive = head.minor_version == 1;
  for (const auto& [name, value] : head.fields) {
    if (equal_ignoring_case(name, "Host")) {
      ++hosts;
      if (value.find_first_of(" \t,/@\\?#") != std::string_view::npos) {
        return Refusal{400, "Host: expected a name or an address, and a port where it is not 80"};
      }
    } else if (equal_ignoring_case(name, "Content-Length")) {
      ++lengths;
      if (auto refusal = read_content_length(value, head, limits)) return refusal;
    } else if (equal_ignoring_case(name, "Transfer-Encoding")) {
      ++encodings;
      if (!equal_ignoring_case(value, "chunked")) return Refusal{501, "Transfer-Encoding: expected chunked"};
      head.chunked = true;
    } else if (equal_ignoring_case(name, "Content-Encoding")) {
      if (!equal_ignoring_case(value, "identity")) {
        return Refusal{415, "Content-Encoding: expected a body that is not compressed"};
      }
    } else if (equal_ignoring_case(name, "Expect")) {
      if (!equal_ignoring_case(value, "100-continue")) return Refusal{417, "Expect: expected 100-continue"};
      head.expects_continue = head.minor_version == 1;
    } else if (equal_ignoring_case(name, "Connection")) {
      for_each_element(value, [&](std::string_view option) {
        if (equal_ignoring_case(option, "close")) head.keep_alive = false;
        if (equal_ignoring_case(option, "keep-alive") && head.minor_version == 0) head.keep_alive = true;
      });
    }
  }
  if (hosts > 1 || (hosts == 0 && head.minor_version == 1)) return Refusal{400, "Host: expected one"};
  if (lengths > 1) return Refusal{400, "Content-Length: expected one, got several"};
  if (encodings > 1) return Refusal{400, "Transfer-Encoding: expected one, got several"};
  if (encodings == 1 && lengths == 1) {
    return Refusal{400, "expected Content-Length or Transfer-Encoding, got both"};
  }
  if (encodings == 1 && head.minor_version == 0) return Refusal{400, "Transfer-Encoding: not in HTTP/1.0"};
  return std::nullopt;
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::optional<std::string_view> RequestHead::field(std::string_view name) const {
  for (const Field& candidate : fields) {
    if (equal_ignoring_case(candidate.name, name)) return candidate.value;
  }
  return std::nullopt;
}

tl::expected<RequestHead, Refusal> parse_head(std::string_view text, const Limits& limits) {
  RequestHead head;
  head.fields.reserve(16);
  const auto request_line = cut(text, kLineEnd);
  if (!request_line) return refuse(400, "request line: expected to end with CR LF");
  if (auto refusal = parse_request_line(*request_line, head, limits)) return tl::unexpected(*refusal);
  while (const auto line = cut(text, kLineEnd)) {
    if (line->empty()) break;
    if (auto refusal = parse_field(*line, head, limits)) return tl::unexpected(*refusal);
  }
  if (auto refusal = read_framing(head, limits)) return tl::unexpected(*refusal);
  return head;
}

}  // namespace inkling::http
