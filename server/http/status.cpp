// GET /status: what this server is and does.
#include <nlohmann/json.hpp>
#include <optional>

#include "server/http/answers.hpp"
#include "server/http/keras_layers.hpp"
#include "server/http/service.hpp"

namespace inkling::http {
namespace {

using nlohmann::json;

json describe_training(const std::optional<Progress>& training) {
  if (!training) return nullptr;
  return {{"epoch", training->epoch},
          {"epochs", training->epochs},
          {"batch", training->batch},
          {"batches", training->batches},
          {"loss", training->loss},
          {"accuracy", training->accuracy},
          {"images_per_second", training->images_per_second}};
}

const char* describe(Access::Rule rule) {
  switch (rule) {
    case Access::Rule::open:
      return "open";
    case Access::Rule::token:
      return "token";
    case Access::Rule::read_only:
      break;
  }
  return "read-only";
}

}  // namespace

void add_status_route(Router& router, const Service& service) {
  router.add("GET", "/status", [&service](const Call&, httplib::Response& answer) {
    const auto live = service.live.current();
    const Network& network = live->model().network;
    const server::LiveModel::Status status = service.live.status();
    const std::chrono::duration<double> uptime = std::chrono::steady_clock::now() - service.started;
    answer.set_header("Cache-Control", "no-store");
    answer_json(answer, {{"status", "ok"},
                         {"version", service.version},
                         {"uptime_seconds", uptime.count()},
                         {"models", service.registry.catalog()->count_ready()},
                         {"live",
                          {{"origin", status.origin},
                           {"architecture", network.architecture()},
                           {"parameters", network.parameter_count()},
                           {"epochs", live->model().epochs}}},
                         {"model", {{"name", "live"}, {"layers", keras_layers(network)}}},
                         {"training_data", status.data},
                         {"training", describe_training(status.training)},
                         {"changes", describe(service.access.rule())}});
  });
}

}  // namespace inkling::http
