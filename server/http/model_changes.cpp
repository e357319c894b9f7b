// PUT and DELETE /models/<file>.npz, and the aliases.
#include "server/http/model_changes.hpp"

#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/answers.hpp"
#include "server/http/content.hpp"
#include "server/http/json_body.hpp"
#include "server/text.hpp"
#include "server/uploaded_model.hpp"

namespace inkling::http {
namespace {

using nlohmann::json;
using server::Registry;

constexpr std::string_view kNameRule =
    "letters, digits, '.', '_' and '-', a letter or digit first, 100 at most";

// RFC 9110, 13.1: If-Match with the tag of what is there, If-None-Match: * for what is not.
bool holds(const Call& call, const server::RegisteredModel* current) {
  const auto match = call.head.field("If-Match");
  if (match && (current == nullptr || (*match != "*" && !names_tag(*match, current->tag)))) return false;
  const auto none_match = call.head.field("If-None-Match");
  return !none_match || current == nullptr || (*none_match != "*" && !names_tag(*none_match, current->tag));
}

// False when it has answered that nothing can be changed.
bool can_change(const Call& call, httplib::Response& answer, const Service& service) {
  if (!service.access.may_change(call, answer)) return false;
  if (service.registry.has_folder()) return true;
  answer_error(answer, 409, "this server has no folder of models: it was started without --models");
  return false;
}

// "mlp-v5" of "mlp-v5.npz"; empty, and answered, when that is no name.
std::string read_name(const Call& call, httplib::Response& answer) {
  constexpr std::string_view kEnding = ".npz";
  std::string_view name = call.rest;
  if (name.ends_with(kEnding)) {
    name.remove_suffix(kEnding.size());
    if (server::is_model_name(name)) return std::string(name);
  }
  answer_error(answer, 422, "path: expected /models/<name>.npz with a name of " + std::string(kNameRule));
  return {};
}

// Where the disk or its permissions are in the way, paths and reasons are for the log only.
void answer_failure(httplib::Response& answer, const Error& error) {
  if (error.code == ErrorCode::invalid_argument) return answer_error(answer, 422, error.message);
  if (error.code == ErrorCode::not_found) return answer_error(answer, 404, error.message);
  spdlog::error("the folder of models cannot be changed: {}", server::printable(error.message));
  answer_error(answer, 503, "the server cannot write its folder of models; its log says why");
}

void answer_precondition_failed(httplib::Response& answer) {
  answer_error(
      answer, 412,
      "If-Match or If-None-Match: the model is not the expected one; GET /models/<file>.npz has its ETag");
}

json to_json(const std::vector<server::Comparison>& comparisons) {
  json list = json::array();
  for (const server::Comparison& of : comparisons) {
    list.push_back({{"name", of.name},
                    {"before", of.before},
                    {"now", of.now},
                    {"margin", of.margin},
                    {"worse", of.is_worse}});
  }
  return list;
}

// Null without a baseline. Answered, and false, when the candidate does not pass.
bool passes_gate(httplib::Response& answer, const Service& service, const Model& candidate,
                 const std::optional<std::string>& baseline, json& comparisons) {
  if (!baseline) return true;
  const server::ModelHandle before = service.registry.find(*baseline);
  if (before == nullptr) {
    answer_error(
        answer, 422,
        "baseline: there is no model \"" + server::shortened(*baseline) + "\"; GET /models lists them");
    return false;
  }
  const auto compared = service.gate.compare(before->served->model(), candidate);
  if (!compared) {
    spdlog::error("models cannot be compared: {}", server::printable(compared.error().message));
    answer_error(answer, 503, "baseline: the server has no images to compare with; its log says why");
    return false;
  }
  comparisons = to_json(*compared);
  if (!server::is_worse(*compared)) return true;
  answer.status = 409;
  answer_json(answer,
              {{"error", "it is worse than " + before->name + " by more than the margins, which stays"},
               {"comparisons", comparisons}});
  return false;
}

void put_model(const Call& call, httplib::Response& answer, const Service& service) {
  if (!can_change(call, answer, service)) return;
  const std::string name = read_name(call, answer);
  if (name.empty()) return;
  const bool has_baseline = call.request.has_param("baseline");
  answer_put(call, answer, service, name, Bytes(call.body.begin(), call.body.end()),
             has_baseline ? std::optional(call.request.get_param_value("baseline")) : std::nullopt);
}

void delete_model(const Call& call, httplib::Response& answer, const Service& service) {
  if (!can_change(call, answer, service)) return;
  const std::string name = read_name(call, answer);
  if (name.empty()) return;
  const auto removed = service.registry.remove(
      name, [&](const server::RegisteredModel* current) { return holds(call, current); });
  if (!removed) return answer_failure(answer, removed.error());
  if (*removed == Registry::Outcome::refused) return answer_precondition_failed(answer);
  answer.status = 204;
}

void change_alias(const Call& call, httplib::Response& answer, const Service& service,
                  const std::string& target) {
  const std::string alias(call.rest);
  if (!server::is_model_name(alias)) {
    return answer_error(answer, 422, "path: expected /models/aliases/<alias> with " + std::string(kNameRule));
  }
  if (const Result<void> changed = service.registry.set_alias(alias, target); !changed)
    return answer_failure(answer, changed.error());
  answer_json(answer, {{"aliases", service.registry.catalog()->aliases()}});
}

void put_alias(const Call& call, httplib::Response& answer, const Service& service) {
  if (!can_change(call, answer, service)) return;
  const auto request = parse_json_object(call.body);
  if (!request) return answer_error(answer, request.error());
  const auto model = request->find("model");
  const bool is_name = model != request->end() && model->is_string() &&
                       service.registry.find(model->get_ref<const std::string&>()) != nullptr;
  if (!is_name)
    return answer_error(answer, 422, "model: expected the name or family of a model of GET /models");
  change_alias(call, answer, service, model->get<std::string>());
}

void delete_alias(const Call& call, httplib::Response& answer, const Service& service) {
  if (can_change(call, answer, service)) change_alias(call, answer, service, "");
}

}  // namespace

void answer_put(const Call& call, httplib::Response& answer, const Service& service, const std::string& name,
                Bytes file, const std::optional<std::string>& baseline) {
  Result<Model> model = server::read_uploaded_model(file);
  if (!model) return answer_error(answer, to_refusal({model.error().code, "body: " + model.error().message}));
  json comparisons;
  if (!passes_gate(answer, service, *model, baseline, comparisons)) return;
  const auto change =
      service.registry.put(name, std::move(file), std::move(*model),
                           [&](const server::RegisteredModel* current) { return holds(call, current); });
  if (!change) return answer_failure(answer, change.error());
  if (*change == Registry::Outcome::refused) return answer_precondition_failed(answer);
  const server::ModelHandle there = service.registry.catalog()->entry(name);
  if (there != nullptr) answer.set_header("ETag", there->tag);
  answer.set_header("Location", "/models/" + name + ".npz");
  answer.status = *change == Registry::Outcome::created ? 201 : 200;
  answer_json(answer, {{"name", name}, {"file", name + ".npz"}, {"comparisons", comparisons}});
}

void add_model_change_routes(Router& router, const Service& service) {
  using Answer = void (*)(const Call&, httplib::Response&, const Service&);
  // They wait for the disk, and some for a measurement.
  const auto add = [&](const char* method, const char* path, Answer respond) {
    router.add(
        method, path,
        [&service, respond](const Call& call, httplib::Response& answer) { respond(call, answer, service); },
        Pace::long_running);
  };
  add("PUT", "/models/*", put_model);
  add("DELETE", "/models/*", delete_model);
  add("PUT", "/models/aliases/*", put_alias);
  add("DELETE", "/models/aliases/*", delete_alias);
}

}  // namespace inkling::http
