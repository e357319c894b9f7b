// The routes of pynumdraw's server: a drawing as numbers, and a greeting that says that it is up.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "inkling/canvas.hpp"
#include "server/http/answers.hpp"
#include "server/http/choose_model.hpp"
#include "server/http/json_body.hpp"
#include "server/http/pictures.hpp"
#include "server/http/service.hpp"
#include "server/smooth_resize.hpp"

namespace inkling::http {
namespace {

using nlohmann::json;

constexpr int kMaxSide = 1024;

struct Drawing {
  std::vector<float> ink;  // [side, side], 0 paper to 1 ink
  int side = 0;

  [[nodiscard]] Canvas canvas() const {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(ink.data());
    return {ByteView(bytes, ink.size() * sizeof(float)), side, side, PixelFormat::float32};
  }
};

// 0 when they make no square, or too large a one.
int side_of_square(std::size_t pixels) {
  const auto side = static_cast<int>(std::lround(std::sqrt(static_cast<double>(pixels))));
  return side <= kMaxSide && static_cast<std::size_t>(side) * static_cast<std::size_t>(side) == pixels ? side
                                                                                                       : 0;
}

Read<Drawing> read_drawing(const json& request) {
  const json* data = find_field(request, "new_data");
  if (data == nullptr || !data->is_array()) {
    return refuse(422, "new_data: expected the pixels of a square canvas, row by row, each from 0 to 1");
  }
  Drawing drawing{.ink = {}, .side = side_of_square(data->size())};
  if (drawing.side == 0) {
    return refuse(
        400, "new_data: expected the pixels of a square canvas of 1 to " + std::to_string(kMaxSide) +
                 " pixels a side (28x28 are 784, 300x300 are 90000), got " + std::to_string(data->size()));
  }
  drawing.ink.reserve(data->size());
  for (const json& pixel : *data) {
    if (!pixel.is_number()) {
      return refuse(422, "new_data: expected numbers, got another value at place " +
                             std::to_string(drawing.ink.size()));
    }
    drawing.ink.push_back(static_cast<float>(std::clamp(pixel.get<double>(), 0.0, 1.0)));
  }
  return drawing;
}

Read<Ink> ink_of(Drawing drawing, bool normalized) {
  if (!normalized && drawing.side != kImageSide) {
    const auto small = server::resize_smoothly(drawing.ink, drawing.side);
    drawing = {.ink = {small.begin(), small.end()}, .side = kImageSide};
  }
  const Result<Ink> ink = normalized ? normalize(drawing.canvas()) : take_raw(drawing.canvas());
  if (!ink) return tl::unexpected(to_refusal({ink.error().code, "new_data: " + ink.error().message}));
  return *ink;
}

void predict_number(const Call& call, httplib::Response& answer, const Service& service) {
  const Read<json> request = parse_json_object(call.body);
  if (!request) return answer_error(answer, request.error());
  const Read<ChosenModel> model = choose_model(*request, service);
  if (!model) return answer_error(answer, model.error());
  const Read<std::optional<bool>> normalized = find_flag(*request, "normalize");
  if (!normalized) return answer_error(answer, normalized.error());
  Read<Drawing> drawing = read_drawing(*request);
  if (!drawing) return answer_error(answer, drawing.error());
  const Read<Ink> ink = ink_of(std::move(*drawing), normalized->value_or(false));
  if (!ink) return answer_error(answer, ink.error());

  const server::ServedModel::Loan classifier = model->served->borrow();
  const Reading reading = classify(*classifier, *ink);
  count_reading(service, *model, reading);
  // The original's clients put a percent sign behind the text.
  const auto percent = static_cast<int>(100 * reading.confidence);
  answer_json(answer, {{"predicted_number", reading.label},
                       {"confidence", std::to_string(percent)},
                       {"model_version", model->version},
                       {"model", model->name},
                       {"second", reading.second},
                       {"is_digit", reading.is_digit}});
}

}  // namespace

void add_pynumdraw_routes(Router& router, const Service& service) {
  // Its paths end with a slash; here they may.
  for (const std::string ending : {"/", ""}) {
    router.add(
        "POST", "/predict_number" + ending,
        [&service](const Call& call, httplib::Response& answer) { predict_number(call, answer, service); },
        Pace::quick, "/predict_number");
    router.add(
        "GET", "/hello" + ending,
        [](const Call&, httplib::Response& answer) {
          answer.set_content("hello_world", "text/html; charset=utf-8");
        },
        Pace::quick, "/hello");
  }
}

}  // namespace inkling::http
