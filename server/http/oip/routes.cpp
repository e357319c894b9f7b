// The routes of the Open Inference Protocol, version 2.
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "server/http/answers.hpp"
#include "server/http/oip/infer_answer.hpp"
#include "server/http/oip/infer_request.hpp"
#include "server/http/oip/metadata.hpp"
#include "server/http/oip/model_address.hpp"
#include "server/http/oip/outputs.hpp"
#include "server/http/oip/repository.hpp"
#include "server/http/oip/statistics.hpp"
#include "server/http/service.hpp"

namespace inkling::http {
namespace {

using namespace oip;
using nlohmann::json;

// Time since it was asked last.
class Laps {
 public:
  Nanoseconds next() {
    const auto now = std::chrono::steady_clock::now();
    const auto lap = std::chrono::duration_cast<Nanoseconds>(now - last_);
    last_ = now;
    return lap;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

ModelAddress address_of(const Call& call) {
  if (call.captured.empty()) return {call.rest};
  return {call.captured[0], call.captured.size() > 1 ? call.captured[1] : std::string_view()};
}

void list_models(httplib::Response& answer, const Service& service) {
  json names = json::array();
  for (const ChosenModel& model : all_models(service)) names.push_back(model.name);
  answer_json(answer, {{"models", names}});
}

void describe_model(const Call& call, httplib::Response& answer, const Service& service) {
  const ModelAddress address = address_of(call);
  const Read<ChosenModel> model = find_model(service, address);
  if (!model) return answer_error(answer, model.error());
  answer_json(answer,
              model_metadata(address.name, versions_of(service, address.name), model->served->model()));
}

void tell_readiness(const Call& call, httplib::Response& answer, const Service& service) {
  const ModelAddress address = address_of(call);
  const Read<ChosenModel> model = find_model(service, address);
  if (!model) return answer_error(answer, model.error());
  answer_json(answer, {{"name", address.name}, {"ready", true}});
}

void answer_infer(const Call& call, httplib::Response& answer, const Service& service,
                  Statistics& statistics) {
  const ModelAddress address = address_of(call);
  const Read<ChosenModel> model = find_model(service, address);
  if (!model) return answer_error(answer, model.error());

  Laps laps;
  Durations durations;
  const auto refuse_all = [&](const Refusal& refusal) {
    statistics.count_failure(model->name, model->version, durations.input + laps.next());
    answer_error(answer, refusal);
  };
  const Read<InferRequest> request = read_infer_request(call.body, call.head.field(kJsonLengthField));
  if (!request) return refuse_all(request.error());
  durations.input = laps.next();
  const Read<Inference> inference = infer(*model->served, *request);
  if (!inference) return refuse_all(inference.error());
  for (const Reading& reading : inference->readings) count_reading(service, *model, reading);
  durations.infer = laps.next();
  answer_inference(answer, {std::string(address.name), model->version}, request->id, inference->tensors);
  durations.output = laps.next();
  statistics.count_success(model->name, model->version, request->count, durations);
}

void tell_statistics(const Call& call, httplib::Response& answer, const Service& service,
                     const Statistics& statistics) {
  json list = json::array();
  if (call.captured.empty()) {
    for (const ChosenModel& model : all_models(service))
      list.push_back(statistics.describe(model.name, model.version));
  } else {
    const Read<ChosenModel> model = find_model(service, address_of(call));
    if (!model) return answer_error(answer, model.error());
    list.push_back(statistics.describe(model->name, model->version));
  }
  answer_json(answer, {{"model_stats", list}});
}

}  // namespace

void add_oip_routes(Router& router, const Service& service) {
  const auto statistics = std::make_shared<Statistics>();
  // For the newest version of a model, and for one that is named.
  const auto add = [&router](const char* method, const std::string& what, const Handler& handler) {
    router.add(method, "/v2/models/*" + what, handler);
    router.add(method, "/v2/models/*/versions/*" + what, handler);
  };
  for (const char* path : {"/v2", "/v2/"}) {
    router.add(
        "GET", path,
        [&service](const Call&, httplib::Response& answer) {
          answer_json(answer, server_metadata(service.version));
        },
        Pace::quick, "/v2");
  }
  // The server listens only when its models are ready.
  router.add("GET", "/v2/health/live", [](const Call&, httplib::Response& answer) {
    answer_json(answer, {{"live", true}});
  });
  router.add("GET", "/v2/health/ready", [](const Call&, httplib::Response& answer) {
    answer_json(answer, {{"ready", true}});
  });
  router.add("GET", "/v2/models",
             [&service](const Call&, httplib::Response& answer) { list_models(answer, service); });
  add("GET", "",
      [&service](const Call& call, httplib::Response& answer) { describe_model(call, answer, service); });
  add("GET", "/ready",
      [&service](const Call& call, httplib::Response& answer) { tell_readiness(call, answer, service); });
  add("POST", "/infer", [&service, statistics](const Call& call, httplib::Response& answer) {
    answer_infer(call, answer, service, *statistics);
  });
  const Handler tell = [&service, statistics](const Call& call, httplib::Response& answer) {
    tell_statistics(call, answer, service, *statistics);
  };
  router.add("GET", "/v2/models/stats", tell);
  add("GET", "/stats", tell);
  add_repository_routes(router, service);
}

}  // namespace inkling::http
