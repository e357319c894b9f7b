// What handlers answer with, in one form everywhere.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "inkling/error.hpp"
#include "server/http/cpp_httplib.hpp"
#include "server/http/refusal.hpp"

namespace inkling::http {

// Text that is not UTF-8 is answered with its bad bytes replaced.
void answer_json(httplib::Response& answer, const nlohmann::json& document);
// JSON that is already written.
void answer_json_text(httplib::Response& answer, std::string text);

// {"error": "what is wrong, and what would be right"}
void answer_error(httplib::Response& answer, int status, std::string_view message);
inline void answer_error(httplib::Response& answer, const Refusal& refusal) {
  answer_error(answer, refusal.status, refusal.message);
}

// An error of the core as a client's: 400 bad_file, 404 not_found, 415 unsupported, 422 invalid_argument.
Refusal to_refusal(const Error& error);

std::string error_document(std::string_view message);

}  // namespace inkling::http
