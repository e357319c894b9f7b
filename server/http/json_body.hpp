// JSON that clients send.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>
#include <tl/expected.hpp>

#include "server/http/refusal.hpp"

namespace inkling::http {

inline constexpr int kMaxJsonDepth = 32;

// An object; an empty body counts as {}. Refuses (400) what is not JSON, not an object, or nested deeper than
// kMaxJsonDepth. The media type is not looked at: many clients of such APIs send none, or a form's.
tl::expected<nlohmann::json, Refusal> parse_json_object(std::string_view body);

}  // namespace inkling::http
