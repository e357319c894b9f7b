#include "server/http/json_body.hpp"

#include <algorithm>
#include <string>

namespace inkling::http {
namespace {

// The quote that ends the string which begins at `quote`; npos when none does. A quote after an odd number of
// backslashes is text.
std::size_t end_of_string(std::string_view json, std::size_t quote) {
  std::size_t i = json.find('"', quote + 1);
  while (i != std::string_view::npos && (i - json.find_last_not_of('\\', i - 1)) % 2 == 0) {
    i = json.find('"', i + 1);
  }
  return i;
}

// Brackets that are open at once, at most. Text that is not JSON has some depth too; the parser refuses it
// later.
int depth_of(std::string_view json) {
  int depth = 0;
  int deepest = 0;
  for (std::size_t i = 0; i < json.size(); ++i) {
    switch (json[i]) {
      case '"':
        i = end_of_string(json, i);
        if (i == std::string_view::npos) return deepest;
        break;
      case '[':
      case '{':
        deepest = std::max(deepest, ++depth);
        break;
      case ']':
      case '}':
        --depth;
        break;
      default:
        break;
    }
  }
  return deepest;
}

}  // namespace

Read<nlohmann::json> parse_json_object(std::string_view body) {
  if (body.empty()) return nlohmann::json::object();
  if (depth_of(body) > kMaxJsonDepth) {
    return refuse(400, "body: expected JSON nested at most " + std::to_string(kMaxJsonDepth) + " deep");
  }
  nlohmann::json document = nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object()) return refuse(400, "body: expected a JSON object");
  return document;
}

const nlohmann::json* find_field(const nlohmann::json& object, const char* name) {
  const auto field = object.find(name);
  return field == object.end() || field->is_null() ? nullptr : &*field;
}

Read<std::optional<bool>> find_flag(const nlohmann::json& object, const char* name) {
  const nlohmann::json* flag = find_field(object, name);
  if (flag == nullptr) return std::nullopt;
  if (!flag->is_boolean()) return refuse(422, std::string(name) + ": expected true or false");
  return flag->get<bool>();
}

}  // namespace inkling::http
