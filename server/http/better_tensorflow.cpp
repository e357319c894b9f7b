// The routes of better-tensorflow's server, as its clients know them: /predict, /train, /reset, /pretrain.
#include <cctype>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "inkling/canvas.hpp"
#include "server/base64.hpp"
#include "server/http/answers.hpp"
#include "server/http/json_body.hpp"
#include "server/http/service.hpp"
#include "server/image_codecs.hpp"
#include "server/text.hpp"

namespace inkling::http {
namespace {

using nlohmann::json;
using Served = std::shared_ptr<const server::ServedModel>;

constexpr int kMaxEpochs = 100;

template <class T>
using Read = tl::expected<T, Refusal>;

tl::unexpected<Refusal> refuse(int status, std::string message) {
  return tl::unexpected(Refusal{status, std::move(message)});
}

// The field's value; null counts as absent.
const json* find(const json& request, const char* name) {
  const auto field = request.find(name);
  return field == request.end() || field->is_null() ? nullptr : &*field;
}

struct Choice {
  std::string_view name;
  Served served;
};

// "pretrained": N, a number or its digits.
std::optional<std::int64_t> pretrained_number(const json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Read<Choice> choose_model(const json& request, const Service& service) {
  if (const json* name = find(request, "model")) {
    if (!name->is_string()) return refuse(422, "model: expected a name of GET /models");
    const auto& wanted = name->get_ref<const std::string&>();
    if (wanted == "live") return Choice{"live", service.live.current()};
    if (const auto* found = service.registry.find(wanted)) return Choice{found->name, found->served};
    return refuse(404,
                  "model: there is no model \"" + server::shortened(wanted) + "\"; GET /models lists them");
  }
  if (const json* pretrained = find(request, "pretrained")) {
    if (const auto number = pretrained_number(*pretrained)) {
      const auto* found = service.registry.find("mlp-v" + std::to_string(*number));
      if (found != nullptr) return Choice{found->name, found->served};
    }
  }
  return Choice{"live", service.live.current()};  // as the original does for any number it does not know
}

// What comes after "data:image/png;base64,", or all of a text that is not a data URI.
Read<std::string_view> base64_part(std::string_view text) {
  if (!text.starts_with("data:")) return text;
  constexpr std::string_view kMark = ";base64,";
  const std::size_t mark = text.find(kMark);
  if (mark == std::string_view::npos) return refuse(400, "image: expected a data URI with ;base64,");
  return text.substr(mark + kMark.size());
}

Read<Ink> read_ink(const json& request) {
  const json* field = find(request, "image");
  if (field == nullptr || !field->is_string()) {
    return refuse(422, "image: expected an image file as a data URI or in base64");
  }
  const json* raw = find(request, "raw");
  if (raw != nullptr && !raw->is_boolean()) return refuse(422, "raw: expected true or false");

  const Read<std::string_view> base64 = base64_part(field->get_ref<const std::string&>());
  if (!base64) return tl::unexpected(base64.error());
  const Result<Bytes> file = server::decode_base64(*base64);
  if (!file) return tl::unexpected(to_refusal({file.error().code, "image: " + file.error().message}));
  const Result<server::Image> image = server::decode_image(*file);
  if (!image) return tl::unexpected(to_refusal(image.error()));

  const bool has_input_size = image->width == kImageSide && image->height == kImageSide;
  const bool as_it_is = raw != nullptr ? raw->get<bool>() : has_input_size;
  const Result<Ink> ink = as_it_is ? take_raw(image->canvas()) : normalize(image->canvas());
  if (!ink) return tl::unexpected(to_refusal({ink.error().code, "image: " + ink.error().message}));
  return *ink;
}

void append_number(std::string& text, float value) {
  std::array<char, 32> digits{};
  if (!std::isfinite(value)) value = 0;  // JSON has no word for it
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  text.append(digits.data(), end);
}

// Written by hand: this is the one answer that is asked for tens of thousands of times a second.
std::string write_reading(const Reading& reading, std::string_view model) {
  std::string text;
  text.reserve(600);
  text.append("{\"label\":").append(std::to_string(reading.label)).append(",\"predictions\":[");
  for (std::size_t i = 0; i < reading.probabilities.size(); ++i) {
    text.append(i == 0 ? "{\"label\":" : ",{\"label\":").append(std::to_string(i)).append(",\"confidence\":");
    append_number(text, reading.probabilities[i]);
    text += '}';
  }
  text.append("],\"is_digit\":").append(reading.is_digit ? "true" : "false");
  return text.append(",\"model\":").append(json(model).dump()).append("}");
}

void predict(const Call& call, httplib::Response& answer, const Service& service) {
  const Read<json> request = parse_json_object(call.body);
  if (!request) return answer_error(answer, request.error());
  const Read<Choice> choice = choose_model(*request, service);
  if (!choice) return answer_error(answer, choice.error());
  const Read<Ink> ink = read_ink(*request);
  if (!ink) return answer_error(answer, ink.error());
  const server::ServedModel::Loan classifier = choice->served->borrow();
  Reading reading = classifier->classify(ink->field);
  reading.is_digit = reading.is_digit && !ink->empty;
  service.predictions->add(choice->name, choice->served->model().version,
                           {reading.label, reading.confidence, reading.is_digit});
  answer_json_text(answer, write_reading(reading, choice->name));
}

Read<int> read_epochs(const Call& call) {
  const Read<json> request = parse_json_object(call.body);
  if (!request) return tl::unexpected(request.error());
  const json* epochs = find(*request, "epochs");
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
  const server::RegisteredModel* best = service.registry.best();
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
  // Pages of any origin may call these, as they may call the original.
  const auto add = [&](const char* path, const char* methods, Answer respond, Pace pace) {
    const Handler handler = [&service, respond](const Call& call, httplib::Response& answer) {
      answer.set_header("Access-Control-Allow-Origin", "*");
      respond(call, answer, service);
    };
    for (const std::string method : {"GET", "POST"}) {
      if (std::string_view(methods).find(method) != std::string_view::npos)
        router.add(method, path, handler, pace);
    }
    router.add("OPTIONS", path, [methods](const Call&, httplib::Response& answer) {
      answer.set_header("Access-Control-Allow-Origin", "*");
      answer.set_header("Access-Control-Allow-Methods", methods);
      answer.set_header("Access-Control-Allow-Headers", "Authorization, Content-Type");
      answer.set_header("Access-Control-Max-Age", "86400");
      answer_ok(answer);
    });
  };
  add("/predict", "POST", predict, Pace::quick);
  add("/train", "GET, POST", train, Pace::long_running);
  add("/reset", "GET, POST", reset, Pace::quick);
  add("/pretrain", "GET, POST", pretrain, Pace::quick);
}

}  // namespace inkling::http
