// Why a network reads an image as it does, behind the C ABI.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "inkling/explanation.hpp"
#include "instance.hpp"

namespace inkling {
namespace {

// The layouts of the records that the caller reads; every field is one 32-bit word in WASM.
struct LayerRecord {
  const char* name = nullptr;
  std::uint32_t name_size = 0;
  std::int32_t height = 0;
  std::int32_t width = 0;
  std::int32_t channels = 0;
  const float* values = nullptr;
};
struct ExplanationRecord {
  std::int32_t label = 0;
  const float* saliency = nullptr;
  const LayerRecord* layers = nullptr;
  std::uint32_t layer_count = 0;
};

struct WeightsRecord {
  const char* name = nullptr;
  std::uint32_t name_size = 0;
  std::int32_t outputs = 0;
  std::int32_t channels = 0;
  std::int32_t height = 0;
  std::int32_t width = 0;
  const float* values = nullptr;
};

Explanation explanation;
std::vector<LayerRecord> layers;
ExplanationRecord record;
Network::Parameter first_weights;
WeightsRecord weights_record;

bool has_weights(const std::string& line) {
  return line.starts_with("dense") || line.starts_with("conv");
}

}  // namespace

extern "C" {

// Explains what the reader makes of the input.
[[clang::export_name("inkling_explain")]] const ExplanationRecord* inkling_explain(std::uint32_t handle) {
  Reader* reader = find_reader(handle);
  if (reader == nullptr || !classify_input(*reader)) {
    return nullptr;
  }
  explanation = explain(reader->model.network, instance.input);
  layers.clear();
  for (const Explanation::OfLayer& layer : explanation.layers) {
    layers.push_back({layer.name.data(), static_cast<std::uint32_t>(layer.name.size()), layer.shape.height,
                      layer.shape.width, layer.shape.channels, layer.values.data()});
  }
  record = {explanation.label, explanation.saliency.data(), layers.data(),
            static_cast<std::uint32_t>(layers.size())};
  return &record;
}

// The weights of the first layer that has any: dense ones see the whole field, convolutional ones a window of
// it.
[[clang::export_name("inkling_weights")]] const WeightsRecord* inkling_weights(std::uint32_t handle) {
  const Reader* reader = find_reader(handle);
  if (reader == nullptr) {
    return nullptr;
  }
  const Network& network = reader->model.network;
  const std::vector<std::string>& lines = network.architecture();
  const auto line = std::find_if(lines.begin(), lines.end(), has_weights);
  if (line == lines.end()) {
    failed({ErrorCode::unsupported, "the network has no layer with weights"});
    return nullptr;
  }
  const std::string name = "layers." + std::to_string(line - lines.begin()) + ".weight";
  std::vector<Network::Parameter> parameters = network.parameters();
  const auto is_wanted = [&name](const Network::Parameter& parameter) { return parameter.name == name; };
  first_weights = std::move(*std::find_if(parameters.begin(), parameters.end(), is_wanted));
  const auto extent = [](std::size_t axis) { return static_cast<std::int32_t>(first_weights.shape[axis]); };
  weights_record = {line->data(),
                    static_cast<std::uint32_t>(line->size()),
                    extent(0),
                    1,
                    network.input_shape().height,
                    network.input_shape().width,
                    first_weights.values.data()};
  if (first_weights.shape.size() == 4) {
    weights_record.channels = extent(1);
    weights_record.height = extent(2);
    weights_record.width = extent(3);
  }
  return &weights_record;
}

}  // extern "C"
}  // namespace inkling
