#include "server/http/oip/repository.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "server/http/answers.hpp"
#include "server/http/json_body.hpp"
#include "server/text.hpp"

namespace inkling::http::oip {
namespace {

using nlohmann::json;

void list_models(const Call& call, httplib::Response& answer, const Service& service) {
  const Read<json> request = parse_json_object(call.body);
  if (!request) return answer_error(answer, request.error());
  const Read<std::optional<bool>> only_ready = find_flag(*request, "ready");
  if (!only_ready) return answer_error(answer, 400, only_ready.error().message);
  json list = json::array();
  const auto catalog = service.registry.catalog();  // kept while it is read: the folder may change
  for (const server::ModelHandle& model : catalog->models()) {
    if (only_ready->value_or(false) && !model->is_ready()) continue;
    list.push_back({{"name", model->name},
                    {"version", model->version},
                    {"state", model->is_ready() ? "READY" : "UNAVAILABLE"},
                    {"reason", model->reason}});
  }
  answer_json(answer, list);
}

// What a model is, is in its file: a client that sends something else must not believe that it was heeded.
Read<void> check_parameters(const json& request) {
  const json* parameters = find_field(request, "parameters");
  if (parameters == nullptr) return {};
  if (!parameters->is_object()) return refuse(400, "parameters: expected an object");
  for (const auto& [name, value] : parameters->items()) {
    if (name == "config" || name.starts_with("file:")) {
      return refuse(501, "parameters: " + server::shortened(name) +
                             " is not supported, expected a model of the server's folder as its file is; "
                             "PUT /models/<name>.npz sends another");
    }
  }
  return {};
}

using Change = Result<void> (server::Registry::*)(std::string_view);

void change(const Call& call, httplib::Response& answer, const Service& service, Change apply) {
  if (!service.access.may_change(call, answer)) return;
  const Read<json> request = parse_json_object(call.body);
  if (!request) return answer_error(answer, request.error());
  if (const Read<void> checked = check_parameters(*request); !checked)
    return answer_error(answer, checked.error());
  if (const Result<void> changed = (service.registry.*apply)(call.captured[0]); !changed) {
    // The protocol has a status for models that there are not, and one for everything else.
    const int status = changed.error().code == ErrorCode::not_found ? 404 : 400;
    return answer_error(answer, status, server::printable(changed.error().message));
  }
  answer_json(answer, json::object());
}

}  // namespace

void add_repository_routes(Router& router, const Service& service) {
  router.add("POST", "/v2/repository/index",
             [&service](const Call& call, httplib::Response& answer) { list_models(call, answer, service); });
  const auto add = [&](const char* path, Change apply) {
    const Handler handler = [&service, apply](const Call& call, httplib::Response& answer) {
      change(call, answer, service, apply);
    };
    router.add("POST", path, handler, Pace::long_running);  // it waits for the disk
  };
  add("/v2/repository/models/*/load", &server::Registry::load);
  add("/v2/repository/models/*/unload", &server::Registry::unload);
}

}  // namespace inkling::http::oip
