#include "server/keras/architecture.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "server/keras/config.hpp"
#include "server/keras/layer_translator.hpp"

namespace inkling::keras {
namespace {

constexpr int kMaxNesting = 8;      // models within models
constexpr int kMaxJsonDepth = 100;  // Keras needs less than 20
constexpr std::size_t kMaxLayers = 256;

// Keras 1's names, and those that say the same.
std::string_view modern_name(std::string_view kind) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kNames = {{
      {"Convolution2D", "Conv2D"},
      {"MaxPool2D", "MaxPooling2D"},
      {"AvgPool2D", "AveragePooling2D"},
      {"GlobalAvgPool2D", "GlobalAveragePooling2D"},
  }};
  for (const auto& [old, modern] : kNames) {
    if (kind == old) return modern;
  }
  return kind;
}

int depth_of(std::string_view json) {
  int depth = 0;
  int deepest = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (in_text && json[i] == '\\') {
      ++i;
    } else if (json[i] == '"') {
      in_text = !in_text;
    } else if (!in_text && (json[i] == '[' || json[i] == '{')) {
      deepest = std::max(deepest, ++depth);
    } else if (!in_text && (json[i] == ']' || json[i] == '}')) {
      --depth;
    }
  }
  return deepest;
}

// Walks through a model's JSON, and has its layers translated one after the other.
class Reader {
 public:
  explicit Reader(const SavedLayers& saved) : saved_(saved) {}

  Result<Architecture> read() {
    if (depth_of(saved_.model_config) > kMaxJsonDepth) return damaged();
    const Json document = Json::parse(saved_.model_config, nullptr, /*allow_exceptions=*/false);
    if (!document.is_object()) return damaged();
    LayerTranslator translator(find_order(document));
    if (Result<void> done = read_model(document, nullptr, 0, translator); !done) {
      return tl::unexpected(done.error());
    }
    if (!translator.knows_input()) return unknown_input();
    const Json* config = member(document, "config");
    Architecture architecture{config == nullptr ? "" : text_or(*config, "name", ""), translator.input(), "",
                              translator.sources()};
    for (const std::string& line : translator.lines()) architecture.lines += line + "\n";
    return architecture;
  }

 private:
  static tl::unexpected<Error> damaged() {
    return fail(ErrorCode::bad_file, "model_config: expected the JSON of a Keras model");
  }
  static tl::unexpected<Error> unknown_input() {
    return fail(ErrorCode::bad_file, "model_config: does not say what the input is");
  }

  // Of the first layer that says whether channels come first; the input, which comes before it, does not.
  static DimOrder find_order(const Json& value) {
    DimOrder order = value.is_object() ? dim_order_of(value) : DimOrder::unknown;
    if (!value.is_structured()) return order;
    for (auto child = value.begin(); child != value.end() && order == DimOrder::unknown; ++child) {
      order = find_order(*child);
    }
    return order;
  }

  Result<void> read_model(const Json& model, const SavedLayer* outer, int nesting,
                          LayerTranslator& translator) {
    const Json* config = member(model, "config");
    if (config == nullptr || nesting > kMaxNesting) return damaged();
    // Keras 1 and the first of Keras 2 have the list itself.
    const Json* layers = config->is_array() ? config : member(*config, "layers");
    if (layers == nullptr || !layers->is_array() || layers->size() > kMaxLayers) return damaged();
    if (Result<void> input = translator.read_input(*config); !input) return input;
    const bool is_chain = text_or(model, "class_name", "") != "Sequential";
    std::string previous;
    for (const Json& entry : *layers) {
      const Json* layer_config = member(entry, "config");
      if (layer_config == nullptr) return damaged();
      Layer layer{std::string(modern_name(text_or(entry, "class_name", ""))), "", *layer_config, outer,
                  outer != nullptr};
      layer.name = text_or(*layer_config, "name", text_or(entry, "name", ""));
      if (is_chain && !follows(entry, previous)) {
        return refuse(layer, "only models whose layers follow one another can be read");
      }
      previous = text_or(entry, "name", layer.name);
      if (++layers_ > kMaxLayers) return damaged();
      if (Result<void> done = read_entry(entry, layer, nesting, translator); !done) return done;
    }
    return {};
  }

  // Whether the layer's one input is the previous layer, in a model that is not Sequential.
  static bool follows(const Json& entry, const std::string& previous) {
    const Json* nodes = member(entry, "inbound_nodes");
    if (nodes == nullptr || !nodes->is_array()) return false;
    if (previous.empty()) return nodes->empty();
    if (nodes->size() != 1 || !(*nodes)[0].is_array() || (*nodes)[0].size() != 1) return false;
    const Json& input = (*nodes)[0][0];
    return input.is_array() && !input.empty() && input[0] == previous;
  }

  Result<void> read_entry(const Json& entry, Layer& layer, int nesting, LayerTranslator& translator) {
    if (!layer.is_nested) {
      const auto found = std::find_if(saved_.layers.begin(), saved_.layers.end(),
                                      [&](const SavedLayer& saved) { return saved.name == layer.name; });
      layer.saved = found == saved_.layers.end() ? nullptr : &*found;
    }
    if (layer.kind == "Sequential" || layer.kind == "Model" || layer.kind == "Functional") {
      if (layer.saved == nullptr && !layer.is_nested) return missing_weights(layer);
      return read_model(entry, layer.saved, nesting + 1, translator);
    }
    if (Result<void> input = translator.read_input(layer.config); !input) return input;
    if (layer.kind == "InputLayer") return {};
    if (!translator.knows_input()) return unknown_input();
    const DimOrder order = dim_order_of(layer.config);
    if (layer.kind != "Flatten" && order != DimOrder::unknown && order != translator.order()) {
      return refuse(layer, "has its channels elsewhere than the layers before it");
    }
    return translator.add(layer);
  }

  const SavedLayers& saved_;
  std::size_t layers_ = 0;
};

}  // namespace

Result<Architecture> read_architecture(const SavedLayers& saved) {
  return Reader(saved).read();
}

}  // namespace inkling::keras
