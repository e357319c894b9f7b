#include "server/http/answers.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace inkling::http {
namespace {

std::string write(const nlohmann::json& document) {
  return document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

void answer_json_text(httplib::Response& answer, std::string text) {
  answer.body = std::move(text);
  answer.set_header("Content-Type", "application/json");
}

void answer_json(httplib::Response& answer, const nlohmann::json& document) {
  answer_json_text(answer, write(document));
}

void answer_error(httplib::Response& answer, int status, std::string_view message) {
  answer.status = status;
  answer_json_text(answer, error_document(message));
}

Refusal to_refusal(const Error& error) {
  switch (error.code) {
    case ErrorCode::invalid_argument:
      return {422, error.message};
    case ErrorCode::bad_file:
      return {400, error.message};
    case ErrorCode::unsupported:
      return {415, error.message};
    case ErrorCode::not_found:
      return {404, error.message};
    case ErrorCode::internal:
      break;
  }
  return {500, error.message};
}

std::string error_document(std::string_view message) {
  return write({{"error", message}});
}

}  // namespace inkling::http
