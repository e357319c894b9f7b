// GET /models: what can be chosen. GET /models/<file>.npz: what browsers download.
#include <nlohmann/json.hpp>
#include <string_view>

#include "server/entity_tag.hpp"
#include "server/http/answers.hpp"
#include "server/http/content.hpp"
#include "server/http/service.hpp"

namespace inkling::http {
namespace {

using nlohmann::json;

// null for what nobody measured.
json accuracy_of(const Model& model) {
  return model.test_accuracy > 0 ? json(model.test_accuracy) : json();
}

json describe(const server::RegisteredModel& registered) {
  const Model& model = registered.served->model();
  return {{"name", registered.name},
          {"family", registered.family},
          {"version", registered.version},
          {"file", registered.file},
          {"bytes", registered.bytes.size()},
          {"architecture", model.network.architecture()},
          {"parameters", model.network.parameter_count()},
          {"accuracy", accuracy_of(model)},
          {"trained_on", model.trained_on}};
}

json describe_live(const server::LiveModel& live) {
  const auto current = live.current();
  const Model& model = current->model();
  return {{"name", "live"},
          {"family", "live"},
          {"version", model.version},
          {"file", nullptr},  // it changes: there is nothing to download
          {"bytes", nullptr},
          {"architecture", model.network.architecture()},
          {"parameters", model.network.parameter_count()},
          {"accuracy", accuracy_of(model)},
          {"trained_on", model.trained_on}};
}

}  // namespace

void add_model_routes(Router& router, const Service& service) {
  router.add("GET", "/models", [&service](const Call&, httplib::Response& answer) {
    json list = json::array();
    for (const server::RegisteredModel& model : service.registry.models()) list.push_back(describe(model));
    list.push_back(describe_live(service.live));
    const server::RegisteredModel* best = service.registry.best();
    answer.set_header("Cache-Control", "no-cache");
    answer_json(answer, {{"models", list}, {"best", best == nullptr ? json("live") : json(best->name)}});
  });

  for (const server::RegisteredModel& model : service.registry.models()) {
    router.add("GET", "/models/" + model.file,
               [&model, tag = server::entity_tag(model.bytes)](const Call& call, httplib::Response& answer) {
                 const std::string_view bytes(reinterpret_cast<const char*>(model.bytes.data()),
                                              model.bytes.size());
                 answer_content_or_range(call, answer, {bytes, tag, "application/octet-stream"});
               });
  }
}

}  // namespace inkling::http
