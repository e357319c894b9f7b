// Why a network reads an image as it does, behind the C ABI.
#include <cstdint>
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

Explanation explanation;
std::vector<LayerRecord> layers;
ExplanationRecord record;

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

}  // extern "C"
}  // namespace inkling
