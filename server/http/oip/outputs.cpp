#include "server/http/oip/outputs.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <optional>
#include <utility>

#include "inkling/data_set.hpp"
#include "inkling/explanation.hpp"
#include "inkling/ranking.hpp"
#include "server/text.hpp"

namespace inkling::http::oip {
namespace {

constexpr std::string_view kProbabilities = "probabilities";
constexpr std::string_view kLabel = "label";
constexpr std::string_view kIsDigit = "is_digit";
constexpr std::string_view kLayers = "layers.";

// 3 of "layers.3".
std::optional<std::size_t> layer_of(std::string_view name) {
  if (!name.starts_with(kLayers)) return std::nullopt;
  name.remove_prefix(kLayers.size());
  std::size_t layer = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), layer);
  if (error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
  return layer;
}

std::string shortest(float value) {
  std::array<char, 32> digits{};
  return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

// "0.93:7:seven": the `count` largest values of each row, the largest first, with their place and class.
OutputTensor classified(OutputTensor tensor, std::size_t count, std::span<const std::string> classes) {
  const auto& values = std::get<std::vector<float>>(tensor.values);
  const std::size_t rows = tensor.shape[0];
  const std::size_t size = values.size() / rows;
  count = std::min(count, size);
  std::vector<std::string> texts;
  std::vector<std::size_t> order(size);
  for (std::size_t row = 0; row < rows; ++row) {
    const float* of_row = &values[row * size];
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::partial_sort(
        order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
        [&](std::size_t a, std::size_t b) { return of_row[a] != of_row[b] ? of_row[a] > of_row[b] : a < b; });
    for (std::size_t i = 0; i < count; ++i) {
      std::string text = shortest(of_row[order[i]]) + ":" + std::to_string(order[i]);
      if (order[i] < classes.size()) text += ":" + classes[order[i]];
      texts.push_back(std::move(text));
    }
  }
  tensor.datatype = Datatype::bytes;
  tensor.shape = {rows, count};
  tensor.values = std::move(texts);
  return tensor;
}

// Evaluates once what several outputs need.
class Evaluation {
 public:
  Evaluation(const server::ServedModel& served, const InferRequest& request)
      : served_(&served), request_(&request) {}

  std::vector<Reading> take_readings() { return std::move(readings_); }

  Read<OutputTensor> output(const RequestedOutput& requested) {
    OutputTensor tensor{
        .name = requested.name, .shape = {request_->count}, .binary = requested.binary, .values = {}};
    if (requested.name == kProbabilities) {
      tensor.shape.push_back(classes());
      tensor.values = probabilities();
    } else if (requested.name == kLabel) {
      tensor.datatype = Datatype::int64;
      tensor.values = labels();
    } else if (requested.name == kIsDigit) {
      tensor.datatype = Datatype::boolean;
      tensor.values = are_digits();
    } else if (const std::optional<std::size_t> layer = layer_of(requested.name)) {
      if (const Read<void> filled = fill_layer(*layer, tensor); !filled)
        return tl::unexpected(filled.error());
    } else {
      return refuse_name(requested.name);
    }
    if (requested.classes == 0) return tensor;
    if (tensor.datatype != Datatype::fp32) {
      return refuse(400, "classification: expected for probabilities or a layer, got for " + requested.name);
    }
    const std::span<const std::string> names = tensor.name == kProbabilities
                                                   ? std::span<const std::string>(served_->model().classes)
                                                   : std::span<const std::string>();
    return classified(std::move(tensor), requested.classes, names);
  }

 private:
  [[nodiscard]] std::size_t classes() const {
    return static_cast<std::size_t>(served_->model().network.outputs());
  }

  tl::unexpected<Refusal> refuse_name(const std::string& name) const {
    return refuse(400, "outputs: expected probabilities, label, is_digit or layers.0, layers.1, …, got \"" +
                           server::shortened(name) + "\"");
  }

  const std::vector<float>& probabilities() {
    if (probabilities_.empty()) evaluate();
    return probabilities_;
  }

  // An image without any ink is no digit.
  void evaluate() {
    probabilities_.resize(request_->count * classes());
    served_->borrow()->classify_batch(request_->images, probabilities_);
    for (std::size_t i = 0; i < request_->count; ++i) {
      const auto image = std::span(request_->images).subspan(i * kImagePixels, kImagePixels);
      const bool is_empty = std::all_of(image.begin(), image.end(), [](float ink) { return ink == 0; });
      Reading reading = rank(served_->model(), std::span(probabilities_).subspan(i * classes(), classes()));
      reading.is_digit = reading.is_digit && !is_empty;
      reading.probabilities = {};
      readings_.push_back(reading);
    }
  }

  std::vector<std::int64_t> labels() {
    if (readings_.empty()) evaluate();
    std::vector<std::int64_t> labels;
    for (const Reading& reading : readings_) labels.push_back(reading.label);
    return labels;
  }

  std::vector<bool> are_digits() {
    if (readings_.empty()) evaluate();
    std::vector<bool> are;
    for (const Reading& reading : readings_) are.push_back(reading.is_digit);
    return are;
  }

  Read<void> fill_layer(std::size_t layer, OutputTensor& tensor) {
    if (Read<void> explained = explain_all(); !explained) return explained;
    if (layer >= explanations_[0].layers.size()) return refuse_name(tensor.name);
    const Shape& shape = explanations_[0].layers[layer].shape;
    for (const int side : {shape.height, shape.width, shape.channels})
      tensor.shape.push_back(static_cast<std::size_t>(side));
    std::vector<float> values;
    for (const Explanation& explanation : explanations_) {
      const std::vector<float>& of_image = explanation.layers[layer].values;
      values.insert(values.end(), of_image.begin(), of_image.end());
    }
    tensor.values = std::move(values);
    return {};
  }

  Read<void> explain_all() {
    for (std::size_t i = explanations_.size(); i < request_->count; ++i) {
      explanations_.push_back(explain(served_->model().network,
                                      std::span(request_->images).subspan(i * kImagePixels, kImagePixels)));
      std::size_t values = 0;
      for (const Explanation::OfLayer& layer : explanations_[0].layers) values += layer.values.size();
      if (values * request_->count > kMaxLayerValues) {
        return refuse(400, "outputs: expected at most " + std::to_string(kMaxLayerValues / values) +
                               " images where a layer of this model is asked for, got " +
                               std::to_string(request_->count));
      }
    }
    return {};
  }

  const server::ServedModel* served_;
  const InferRequest* request_;
  std::vector<float> probabilities_;
  std::vector<Reading> readings_;
  std::vector<Explanation> explanations_;
};

}  // namespace

std::vector<OutputDescription> listed_outputs(const Model& model) {
  return {{std::string(kProbabilities), Datatype::fp32, {model.network.outputs()}},
          {std::string(kLabel), Datatype::int64, {}},
          {std::string(kIsDigit), Datatype::boolean, {}}};
}

std::vector<OutputDescription> layer_outputs(const Model& model) {
  const std::vector<float> blank(static_cast<std::size_t>(model.network.input_shape().size()));
  std::vector<OutputDescription> outputs;
  for (const Explanation::OfLayer& layer : explain(model.network, blank).layers) {
    outputs.push_back({std::string(kLayers) + std::to_string(outputs.size()),
                       Datatype::fp32,
                       {layer.shape.height, layer.shape.width, layer.shape.channels}});
  }
  return outputs;
}

Read<Inference> infer(const server::ServedModel& served, const InferRequest& request) {
  std::vector<RequestedOutput> wanted = request.outputs;
  if (wanted.empty()) {
    for (const OutputDescription& output : listed_outputs(served.model()))
      wanted.push_back({output.name, request.binary_outputs});
  }
  Evaluation evaluation(served, request);
  Inference inference;
  for (const RequestedOutput& requested : wanted) {
    Read<OutputTensor> tensor = evaluation.output(requested);
    if (!tensor) return tl::unexpected(tensor.error());
    inference.tensors.push_back(std::move(*tensor));
  }
  inference.readings = evaluation.take_readings();
  return inference;
}

}  // namespace inkling::http::oip
