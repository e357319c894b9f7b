#include "server/http/predict.hpp"

#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "inkling/explanation.hpp"
#include "inkling/number.hpp"
#include "server/http/answers.hpp"
#include "server/http/choose_model.hpp"
#include "server/http/explained.hpp"
#include "server/http/json_body.hpp"
#include "server/http/picture_batch.hpp"
#include "server/http/pictures.hpp"
#include "server/http/reading_json.hpp"

namespace inkling::http {
namespace {

using nlohmann::json;

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

// The live model for any number that is no model's, as in the original.
ChosenModel choose_pretrained(const json& pretrained, const Service& service) {
  const std::optional<std::int64_t> number = pretrained_number(pretrained);
  if (!number) return choose_live(service);
  Read<ChosenModel> found = choose_by_name("mlp-v" + std::to_string(*number), service);
  return found ? std::move(*found) : choose_live(service);
}

struct Options {
  ChosenModel model;
  std::optional<bool> raw;
  bool number = false;
  bool explain = false;
};

Read<Options> read_options(const json& request, const Service& service) {
  const json* pretrained = find_field(request, "pretrained");
  const bool is_named = find_field(request, "model") != nullptr;
  Read<ChosenModel> model = pretrained == nullptr || is_named ? choose_model(request, service)
                                                              : choose_pretrained(*pretrained, service);
  if (!model) return tl::unexpected(model.error());
  Options options{.model = std::move(*model), .raw = {}};
  const Read<std::optional<bool>> raw = find_flag(request, "raw");
  if (!raw) return tl::unexpected(raw.error());
  options.raw = *raw;
  for (const auto& [name, flag] :
       {std::pair("number", &options.number), std::pair("explain", &options.explain)}) {
    const Read<std::optional<bool>> given = find_flag(request, name);
    if (!given) return tl::unexpected(given.error());
    *flag = given->value_or(false);
  }
  return options;
}

// {"label":7,"predictions":[…],"second":1,… without the brace that ends it.
void append_reading(std::string& text, const Reading& reading, const Model& model) {
  text.append("{\"label\":").append(std::to_string(reading.label)).append(",\"predictions\":[");
  for (std::size_t i = 0; i < reading.probabilities.size(); ++i) {
    text.append(i == 0 ? "{\"label\":" : ",{\"label\":").append(std::to_string(i)).append(",\"confidence\":");
    append_number(text, reading.probabilities[i]);
    text += '}';
  }
  text.append("],");
  append_certainty(text, reading, model);
}

void append_model(std::string& text, const std::string& name) {
  text.append(",\"model\":");
  append_text(text, name);
}

// What "number" and "explain" add to the answer.
Read<std::string> write_more(const Options& options, const server::Image& picture, const Ink& ink) {
  std::string text;
  if (options.number) {
    const server::ServedModel::Loan classifier = options.model.served->borrow();
    const Result<NumberReading> number = read_number(*classifier, picture.canvas());
    if (!number) return tl::unexpected(to_refusal({number.error().code, "image: " + number.error().message}));
    text.append(",\"number\":");
    append_number_reading(text, *number);
  }
  if (options.explain) {
    const Read<Explanation> explanation = explain_field(options.model.served->model(), ink.field);
    if (!explanation) return tl::unexpected(explanation.error());
    text.append(",\"layers\":");
    append_layers(text, *explanation);
    text.append(",\"saliency\":");
    append_numbers(text, explanation->saliency);
  }
  return text;
}

void predict_one(const json& request, const Options& options, httplib::Response& answer,
                 const Service& service) {
  const Read<server::Image> picture = read_picture(request);
  if (!picture) return answer_error(answer, picture.error());
  const Read<Ink> ink = to_ink(*picture, options.raw);
  if (!ink) return answer_error(answer, ink.error());
  const Read<std::string> more = write_more(options, *picture, *ink);
  if (!more) return answer_error(answer, more.error());

  std::string text;
  text.reserve(700 + more->size());
  const server::ServedModel::Loan classifier = options.model.served->borrow();
  const Reading reading = classify(*classifier, *ink);
  count_reading(service, options.model, reading);
  append_reading(text, reading, options.model.served->model());
  append_model(text, options.model.name);
  answer_json_text(answer, text.append(*more).append("}"));
}

Read<Ink> read_ink(const json& picture, std::optional<bool> raw, PictureBudget& budget) {
  if (!picture.is_string()) {
    return refuse(422, "image: expected an image file as a data URI or in base64");
  }
  const Read<server::Image> image = decode_text(picture.get_ref<const std::string&>(), budget.limits());
  if (!image) return tl::unexpected(budget.explain(image.error()));
  budget.spend(*image);
  return to_ink(*image, raw);
}

void predict_many(const json& pictures, const Options& options, httplib::Response& answer,
                  const Service& service) {
  if (!pictures.is_array() || pictures.empty() || pictures.size() > PictureBatch::kMaxPictures) {
    return answer_error(answer, 422,
                        "images: expected a list of 1 to " + std::to_string(PictureBatch::kMaxPictures) +
                            " image files, each a data URI or in base64");
  }
  if (options.number || options.explain)
    return answer_error(answer, 422, "number and explain are for one \"image\", not for \"images\"");
  PictureBudget budget;
  PictureBatch batch;
  for (const json& picture : pictures) batch.add(read_ink(picture, options.raw, budget));
  batch.classify(*options.model.served);

  std::string text = "{\"results\":[";
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (i > 0) text += ',';
    if (const Read<Reading> reading = batch.reading(i)) {
      count_reading(service, options.model, *reading);
      append_reading(text, *reading, options.model.served->model());
      text += '}';
    } else {
      text.append(error_document(reading.error().message));
    }
  }
  text += ']';
  append_model(text, options.model.name);
  answer_json_text(answer, text.append("}"));
}

}  // namespace

void predict(const Call& call, httplib::Response& answer, const Service& service) {
  const Read<json> request = parse_json_object(call.body);
  if (!request) return answer_error(answer, request.error());
  const Read<Options> options = read_options(*request, service);
  if (!options) return answer_error(answer, options.error());
  const json* pictures = find_field(*request, "images");
  if (pictures == nullptr) return predict_one(*request, *options, answer, service);
  if (find_field(*request, "image") != nullptr)
    return answer_error(answer, 422, "expected \"image\" or \"images\", got both");
  predict_many(*pictures, *options, answer, service);
}

}  // namespace inkling::http
