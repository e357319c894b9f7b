// The routes of MNISTified's server: the test images of MNIST, and what the model reads in them or in a file.
#include <charconv>
#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inkling/data_set.hpp"
#include "server/http/answers.hpp"
#include "server/http/choose_model.hpp"
#include "server/http/explained.hpp"
#include "server/http/multipart.hpp"
#include "server/http/picture_batch.hpp"
#include "server/http/pictures.hpp"
#include "server/http/reading_json.hpp"
#include "server/http/service.hpp"
#include "server/text.hpp"

namespace inkling::http {
namespace {

class Stopwatch {
 public:
  [[nodiscard]] float elapsed_ms() const {
    return std::chrono::duration<float, std::milli>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

struct TestImage {
  const DataSet* set;
  std::size_t index;

  [[nodiscard]] auto pixels() const { return set->image(index); }
  [[nodiscard]] int label() const { return set->labels[index]; }
};

Read<TestImage> find_image(std::string_view place, const Service& service) {
  std::int64_t index = 0;
  const auto [end, error] = std::from_chars(place.data(), place.data() + place.size(), index);
  const bool is_whole = end == place.data() + place.size() && error != std::errc::invalid_argument;
  if (!is_whole) {
    return refuse(422,
                  "expected the number of a test image, counted from 0, got " + server::shortened(place));
  }
  const std::size_t count = service.data == nullptr ? 0 : service.data->splits().test.size();
  if (count == 0) {
    return refuse(404, "there are no test images: start the server with --data and a data set that has some");
  }
  if (error != std::errc{} || index < 0 || static_cast<std::uint64_t>(index) >= count) {
    return refuse(404, "there is no test image " + server::shortened(place) + ": expected 0 to " +
                           std::to_string(count - 1));
  }
  return TestImage{&service.data->splits().test, static_cast<std::size_t>(index)};
}

// ?verbose=1: a flag of the query is on unless it is absent, 0 or false.
bool is_on(const Call& call, const char* flag) {
  if (!call.request.has_param(flag)) return false;
  const std::string value = call.request.get_param_value(flag);
  return value != "0" && value != "false";
}

Read<ChosenModel> choose_by_query(const Call& call, const Service& service) {
  if (!call.request.has_param("model")) return choose_live(service);
  return choose_by_name(call.request.get_param_value("model"), service);
}

// {"prediction":7,… without the brace that ends it; `layers` is JSON, or empty.
void append_prediction(std::string& text, const Reading& reading, const Model& model,
                       std::string_view layers = {}) {
  text.append("{\"prediction\":").append(std::to_string(reading.label)).append(",");
  append_certainty(text, reading, model);
  text.append(",\"debug\":{\"probabilities\":");
  append_numbers(text, reading.probabilities);
  if (!layers.empty()) text.append(",\"layers\":").append(layers);
  text += '}';
}

void append_end(std::string& text, const Stopwatch& watch, const ChosenModel& model) {
  text.append(",\"elapsed_time_ms\":");
  append_number(text, watch.elapsed_ms());
  text.append(",\"model\":");
  append_text(text, model.name);
  text += '}';
}

void classify_one(const Call& call, httplib::Response& answer, const Service& service,
                  const ChosenModel& model, const Ink& ink, const Stopwatch& watch) {
  std::string layers;
  if (is_on(call, "verbose")) {
    const Read<Explanation> explanation = explain_field(model.served->model(), ink.field);
    if (!explanation) return answer_error(answer, explanation.error());
    append_layers(layers, *explanation);
  }
  const server::ServedModel::Loan classifier = model.served->borrow();
  std::string text;
  const Reading reading = classify(*classifier, ink);
  count_reading(service, model, reading);
  append_prediction(text, reading, model.served->model(), layers);
  append_end(text, watch, model);
  answer_json_text(answer, std::move(text));
}

void classify_test_image(const Call& call, httplib::Response& answer, const Service& service,
                         std::string_view place) {
  const Stopwatch watch;
  const Read<ChosenModel> model = choose_by_query(call, service);
  if (!model) return answer_error(answer, model.error());
  const Read<TestImage> image = find_image(place, service);
  if (!image) return answer_error(answer, image.error());
  Ink ink;
  ink.empty = false;
  scale_pixels(image->pixels(), ink.field);
  classify_one(call, answer, service, *model, ink, watch);
}

// Whatever is wrong with a file is 400, as it was.
Read<Ink> read_ink(std::string_view file, bool fit, PictureBudget& budget) {
  const ByteView bytes(reinterpret_cast<const std::uint8_t*>(file.data()), file.size());
  const Result<server::Image> picture = server::decode_image(bytes, budget.limits());
  if (!picture) return refuse(400, budget.explain(to_refusal(picture.error())).message);
  budget.spend(*picture);
  if (!fit && (picture->width != kImageSide || picture->height != kImageSide)) {
    return refuse(400, "image: expected 28x28 pixels, got " + std::to_string(picture->width) + "x" +
                           std::to_string(picture->height) + "; with ?fit=1 any size is taken");
  }
  Read<Ink> ink = to_ink(*picture, !fit);
  if (!ink) ink.error().status = 400;
  return ink;
}

void classify_many(const std::vector<std::string_view>& files, bool fit, httplib::Response& answer,
                   const Service& service, const ChosenModel& model, const Stopwatch& watch) {
  PictureBudget budget;
  PictureBatch batch;
  for (const std::string_view file : files) batch.add(read_ink(file, fit, budget));
  batch.classify(*model.served);
  std::string text = "{\"results\":[";
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (i > 0) text += ',';
    if (const Read<Reading> reading = batch.reading(i)) {
      count_reading(service, model, *reading);
      append_prediction(text, *reading, model.served->model());
      text += '}';
    } else {
      text.append(error_document(reading.error().message));
    }
  }
  text += ']';
  append_end(text, watch, model);
  answer_json_text(answer, std::move(text));
}

// The body is a file, whatever its media type says; or a form with files.
Read<std::vector<std::string_view>> files_of(const Call& call) {
  const std::string_view media_type = call.head.field("Content-Type").value_or("");
  if (is_multipart(media_type)) return read_files(media_type, call.body, PictureBatch::kMaxPictures);
  return std::vector{call.body};
}

void classify_files(const Call& call, httplib::Response& answer, const Service& service) {
  const Stopwatch watch;
  const Read<ChosenModel> model = choose_by_query(call, service);
  if (!model) return answer_error(answer, model.error());
  const Read<std::vector<std::string_view>> files = files_of(call);
  if (!files) return answer_error(answer, files.error());
  const bool fit = is_on(call, "fit");
  if (files->size() == 1) {
    PictureBudget budget;
    const Read<Ink> ink = read_ink(files->front(), fit, budget);
    if (!ink) return answer_error(answer, ink.error());
    return classify_one(call, answer, service, *model, *ink, watch);
  }
  if (is_on(call, "verbose")) return answer_error(answer, 422, "verbose: expected one file, got several");
  classify_many(*files, fit, answer, service, *model, watch);
}

void show_image(httplib::Response& answer, const Service& service, std::string_view place) {
  const Read<TestImage> image = find_image(place, service);
  if (!image) return answer_error(answer, image.error());
  const Result<Bytes> jpeg = server::encode_jpeg(image->pixels(), kImageSide, kImageSide);
  if (!jpeg) return answer_error(answer, to_refusal(jpeg.error()));
  answer.body.assign(jpeg->begin(), jpeg->end());
  answer.set_header("Content-Type", "image/jpeg");
}

void tell_label(httplib::Response& answer, const Service& service, std::string_view place) {
  const Read<TestImage> image = find_image(place, service);
  if (!image) return answer_error(answer, image.error());
  answer_json(answer, {{"label", image->label()}});
}

}  // namespace

void add_mnistified_routes(Router& router, const Service& service) {
  // Both orders of the path, as its authors wished for: /mnist/image/42 and /mnist/42/image.
  const auto add = [&router](const std::string& what, auto respond) {
    router.add("GET", "/mnist/" + what + "/*",
               [respond](const Call& call, httplib::Response& answer) { respond(call, answer, call.rest); });
    router.add("GET", "/mnist/*/" + what, [respond](const Call& call, httplib::Response& answer) {
      respond(call, answer, call.captured[0]);
    });
  };
  add("image", [&service](const Call&, httplib::Response& answer, std::string_view place) {
    show_image(answer, service, place);
  });
  add("label", [&service](const Call&, httplib::Response& answer, std::string_view place) {
    tell_label(answer, service, place);
  });
  add("classify", [&service](const Call& call, httplib::Response& answer, std::string_view place) {
    classify_test_image(call, answer, service, place);
  });
  router.add("POST", "/mnist/classify", [&service](const Call& call, httplib::Response& answer) {
    classify_files(call, answer, service);
  });
}

}  // namespace inkling::http
