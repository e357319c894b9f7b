// JSON that clients send.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "server/http/refusal.hpp"

namespace inkling::http {

inline constexpr int kMaxJsonDepth = 32;

// An object; an empty body counts as {}. Refuses (400) what is not JSON, not an object, or nested deeper than
// kMaxJsonDepth. The media type is not looked at: many clients of such APIs send none, or a form's.
Read<nlohmann::json> parse_json_object(std::string_view body);

// The field's value; nullptr when it is absent or null.
const nlohmann::json* find_field(const nlohmann::json& object, const char* name);

// A field that is true or false; refused (422) when it is anything else.
Read<std::optional<bool>> find_flag(const nlohmann::json& object, const char* name);

}  // namespace inkling::http
