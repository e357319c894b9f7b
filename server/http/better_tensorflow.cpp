// The routes of better-tensorflow's server, as its clients know them: /predict, /train, /reset, /pretrain.
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "server/http/answers.hpp"
#include "server/http/json_body.hpp"
#include "server/http/predict.hpp"
#include "server/http/service.hpp"

namespace inkling::http {
namespace {

using nlohmann::json;

constexpr int kMaxEpochs = 100;

Read<int> read_epochs(const Call& call) {
  const Read<json> request = parse_json_object(call.body);
  if (!request) return tl::unexpected(request.error());
  const json* epochs = find_field(*request, "epochs");
  if (epochs == nullptr) return 1;
  if (!epochs->is_number_integer() || *epochs < 1 || *epochs > kMaxEpochs) {
    return refuse(422, "epochs: expected a whole number from 1 to " + std::to_string(kMaxEpochs));
  }
  return epochs->get<int>();
}

void answer_busy(httplib::Response& answer) {
  answer_error(answer, 409, "the live model is being trained: try again when GET /status shows no training");
}

void answer_ok(httplib::Response& answer) {
  answer.set_content("OK", "text/plain; charset=utf-8");
}

void train(const Call& call, httplib::Response& answer, const Service& service) {
  if (!service.access.may_change(call, answer)) return;
  const Read<int> epochs = read_epochs(call);
  if (!epochs) return answer_error(answer, epochs.error());
  const server::LiveModel::Turn turn = service.live.try_begin();
  if (!turn) return answer_busy(answer);
  const auto score = service.live.train(*epochs, turn);
  if (!score) return answer_error(answer, to_refusal(score.error()));
  if (!score->finished)
    return answer_error(answer, 503, "the server is stopping: the training was broken off");
  answer_json(answer, {{"accuracy", score->right}});
}

void reset(const Call& call, httplib::Response& answer, const Service& service) {
  if (!service.access.may_change(call, answer)) return;
  const server::LiveModel::Turn turn = service.live.try_begin();
  if (!turn) return answer_busy(answer);
  auto untrained = server::LiveModel::untrained();
  if (!untrained) return answer_error(answer, to_refusal(untrained.error()));
  service.live.replace(std::move(*untrained), "untrained", turn);
  answer_ok(answer);
}

void pretrain(const Call& call, httplib::Response& answer, const Service& service) {
  if (!service.access.may_change(call, answer)) return;
  const server::ModelHandle best = service.registry.catalog()->best();
  if (best == nullptr)
    return answer_error(answer, 404, "there is no pretrained model: start the server with --models");
  const server::LiveModel::Turn turn = service.live.try_begin();
  if (!turn) return answer_busy(answer);
  service.live.replace(best->served, best->name, turn);
  answer_ok(answer);
}

}  // namespace

void add_better_tensorflow_routes(Router& router, const Service& service) {
  using Answer = void (*)(const Call&, httplib::Response&, const Service&);
  // Pages of other origins call these, as they call the original.
  const auto add = [&](const char* path, const char* methods, Answer respond, Pace pace) {
    const Handler handler = [&service, respond](const Call& call, httplib::Response& answer) {
      service.readers.let_read(call.head, answer);
      respond(call, answer, service);
    };
    for (const std::string method : {"GET", "POST"}) {
      if (std::string_view(methods).find(method) != std::string_view::npos)
        router.add(method, path, handler, pace);
    }
    router.add("OPTIONS", path, [&service, methods](const Call& call, httplib::Response& answer) {
      answer_ok(answer);
      if (!service.readers.let_read(call.head, answer)) return;
      answer.set_header("Access-Control-Allow-Methods", methods);
      answer.set_header("Access-Control-Allow-Headers", "Authorization, Content-Type");
      answer.set_header("Access-Control-Max-Age", "86400");
    });
  };
  add("/predict", "POST", predict, Pace::quick);
  add("/train", "GET, POST", train, Pace::long_running);
  add("/reset", "GET, POST", reset, Pace::quick);
  add("/pretrain", "GET, POST", pretrain, Pace::quick);
}

}  // namespace inkling::http
