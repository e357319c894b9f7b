// An HTTP answer, taken apart.
#pragma once

#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

#include "nlohmann/json.hpp"
#include "server/http/request_head.hpp"

namespace inkling::testing {

struct Answer {
  int status = 0;  // 0: there was none
  std::map<std::string, std::string> header;
  std::string body;

  [[nodiscard]] std::string field(const std::string& name) const {
    const auto found = header.find(name);
    return found == header.end() ? "" : found->second;
  }
  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(body); }
  // What an error says; empty when it does not say it in JSON.
  [[nodiscard]] std::string error() const {
    const auto document = nlohmann::json::parse(body, nullptr, false);
    return document.is_object() ? document.value("error", "") : "";
  }
};

// Cuts the first answer off `text`; status 0 when it is not complete. The answer to a HEAD request has no
// body.
inline Answer take_answer(std::string& text, bool to_head = false) {
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string::npos) return {};
  Answer answer;
  std::string_view head = std::string_view(text).substr(0, end + 2);
  const int status = std::atoi(text.c_str() + std::string_view("HTTP/1.1 ").size());
  head.remove_prefix(head.find("\r\n") + 2);
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    const std::size_t colon = line.find(':');
    answer.header[std::string(line.substr(0, colon))] = http::trim(line.substr(colon + 1));
    head.remove_prefix(line.size() + 2);
  }
  const std::size_t length = to_head ? 0 : std::strtoul(answer.field("Content-Length").c_str(), nullptr, 10);
  if (text.size() < end + 4 + length) return {};
  answer.body = text.substr(end + 4, length);
  text.erase(0, end + 4 + length);
  answer.status = status;
  return answer;
}

}  // namespace inkling::testing
