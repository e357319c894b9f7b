#include "server/keras/architecture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

namespace inkling::keras {
namespace {

using Json = nlohmann::json;

constexpr int kMaxSide = 4096;
constexpr int kMaxCount = 1 << 20;
constexpr int kMaxNesting = 8;      // models within models
constexpr int kMaxJsonDepth = 100;  // Keras needs less than 20
constexpr std::size_t kMaxLayers = 256;

constexpr std::string_view kKnownLayers =
    "Dense, Conv2D, MaxPooling2D, AveragePooling2D, GlobalAveragePooling2D, GlobalMaxPooling2D, Flatten, "
    "BatchNormalization, Dropout, Activation, ReLU, Softmax and InputLayer";

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

// nullptr: there is none, or it is null.
const Json* member(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

// Under its name of today or that of Keras 1.
const Json* member(const Json& object, const char* key, const char* old_key) {
  const Json* found = member(object, key);
  return found != nullptr ? found : member(object, old_key);
}

std::string text_or(const Json& object, const char* key, std::string otherwise) {
  const Json* found = member(object, key);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::move(otherwise);
}

bool flag_or(const Json& object, const char* key, bool otherwise) {
  const Json* found = member(object, key);
  return found != nullptr && found->is_boolean() ? found->get<bool>() : otherwise;
}

// A whole number from 1 to `most`; 0 when it is something else.
int count_of(const Json* value, int most) {
  if (value == nullptr || !value->is_number_integer()) return 0;
  const auto number = value->get<std::int64_t>();
  return number >= 1 && number <= most ? static_cast<int>(number) : 0;
}

struct Pair {
  int height = 0;
  int width = 0;
  friend bool operator==(const Pair&, const Pair&) = default;
};

// 3 or [3, 3]; {0, 0} when it is neither.
Pair pair_of(const Json* value) {
  if (value != nullptr && value->is_array()) {
    if (value->size() != 2) return {};
    return {count_of(&(*value)[0], kMaxSide), count_of(&(*value)[1], kMaxSide)};
  }
  const int side = count_of(value, kMaxSide);
  return {side, side};
}

DimOrder dim_order_of(const Json& config) {
  const Json* order = member(config, "data_format", "dim_ordering");
  if (order == nullptr) return DimOrder::unknown;
  if (*order == "channels_last" || *order == "tf") return DimOrder::channels_last;
  return *order == "channels_first" || *order == "th" ? DimOrder::channels_first : DimOrder::unknown;
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

// Follows the values from layer to layer as Keras sees them, and writes our layers.
class Reader {
 public:
  explicit Reader(const SavedLayers& saved) : saved_(saved) {}

  Result<Architecture> read() {
    if (depth_of(saved_.model_config) > kMaxJsonDepth) return damaged();
    const Json document = Json::parse(saved_.model_config, nullptr, /*allow_exceptions=*/false);
    if (!document.is_object()) return damaged();
    find_order(document);
    if (Result<void> done = read_model(document, nullptr, 0); !done) return tl::unexpected(done.error());
    if (!known_input_) return fail(ErrorCode::bad_file, "model_config: does not say what the input is");
    const Json* config = member(document, "config");
    architecture_.name = config == nullptr ? "" : text_or(*config, "name", "");
    for (const std::string& line : lines_) architecture_.lines += line + "\n";
    return std::move(architecture_);
  }

 private:
  // What Keras' tensors are besides the batch.
  enum class Rank { vector, matrix, image };

  struct Layer {
    std::string kind;
    std::string name;
    Json config;
    const SavedLayer* saved = nullptr;
    bool is_nested = false;
  };

  static tl::unexpected<Error> damaged() {
    return fail(ErrorCode::bad_file, "model_config: expected the JSON of a Keras model");
  }
  static tl::unexpected<Error> refuse(const Layer& layer, std::string_view reason) {
    return fail(ErrorCode::unsupported,
                fmt::format("layer {} ({}): {}", quoted(layer.name), layer.kind, reason));
  }

  // The first layer that says whether channels come first; the input, which comes before it, does not.
  void find_order(const Json& value) {
    if (order_ != DimOrder::unknown || !value.is_structured()) return;
    if (value.is_object()) order_ = dim_order_of(value);
    for (const Json& child : value) find_order(child);
  }

  Result<void> read_model(const Json& model, const SavedLayer* outer, int nesting) {
    const Json* config = member(model, "config");
    if (config == nullptr || nesting > kMaxNesting) return damaged();
    // Keras 1 and the first of Keras 2 have the list itself.
    const Json* layers = config->is_array() ? config : member(*config, "layers");
    if (layers == nullptr || !layers->is_array() || layers->size() > kMaxLayers) return damaged();
    if (Result<void> input = read_input(*config); !input) return input;
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
      if (Result<void> done = read_entry(entry, layer, nesting); !done) return done;
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

  Result<void> read_entry(const Json& entry, Layer& layer, int nesting) {
    if (!layer.is_nested) {
      const auto found = std::find_if(saved_.layers.begin(), saved_.layers.end(),
                                      [&](const SavedLayer& saved) { return saved.name == layer.name; });
      layer.saved = found == saved_.layers.end() ? nullptr : &*found;
    }
    if (layer.kind == "Sequential" || layer.kind == "Model" || layer.kind == "Functional") {
      if (layer.saved == nullptr && !layer.is_nested) return missing(layer);
      return read_model(entry, layer.saved, nesting + 1);
    }
    if (Result<void> input = read_input(layer.config); !input) return input;
    if (layer.kind == "InputLayer") return {};
    if (!known_input_) return fail(ErrorCode::bad_file, "model_config: does not say what the input is");
    const DimOrder order = dim_order_of(layer.config);
    if (layer.kind != "Flatten" && order != DimOrder::unknown && order != order_) {
      return refuse(layer, "has its channels elsewhere than the layers before it");
    }
    return read_layer(layer);
  }

  static tl::unexpected<Error> missing(const Layer& layer) {
    return fail(ErrorCode::bad_file, fmt::format("layer {}: has no weights in the file", quoted(layer.name)));
  }

  // The first layer with a batch_input_shape tells the input: [null, 28, 28, 1].
  Result<void> read_input(const Json& config) {
    const Json* sides = member(config, "batch_input_shape", "batch_shape");
    if (known_input_ || sides == nullptr) return {};
    const auto refusal = [&] {
      return fail(
          ErrorCode::unsupported,
          fmt::format("input shape {}: expected [null, height, width, channels], [null, height, width] or "
                      "[null, values]",
                      quoted(sides->dump())));
    };
    if (!sides->is_array() || sides->size() < 2 || sides->size() > 4) return refusal();
    std::vector<int> counts;
    for (std::size_t i = 1; i < sides->size(); ++i) {
      counts.push_back(count_of(&(*sides)[i], i == 1 && sides->size() == 2 ? kMaxCount : kMaxSide));
      if (counts.back() == 0) return refusal();
    }
    known_input_ = true;
    rank_ = counts.size() == 3 ? Rank::image : counts.size() == 2 ? Rank::matrix : Rank::vector;
    shape_ = rank_ == Rank::vector ? shape_of(counts[0]) : shape_of(counts);
    architecture_.input = shape_;
    return {};
  }

  // Values without a shape that are a square number are an image for us.
  static Shape shape_of(int values) {
    int side = 1;
    while (static_cast<std::int64_t>(side) * side < values) ++side;
    return side * side == values ? Shape{side, side, 1} : Shape{1, values, 1};
  }
  [[nodiscard]] Shape shape_of(const std::vector<int>& sides) const {
    if (sides.size() == 2) return {sides[0], sides[1], 1};
    return order_ == DimOrder::channels_first ? Shape{sides[1], sides[2], sides[0]}
                                              : Shape{sides[0], sides[1], sides[2]};
  }

  Result<void> read_layer(const Layer& layer) {
    if (layer.kind == "Conv2D") return read_convolution(layer);
    if (layer.kind == "MaxPooling2D") return read_pooling(layer, "maxpool");
    if (layer.kind == "AveragePooling2D") return read_pooling(layer, "avgpool");
    if (layer.kind == "GlobalMaxPooling2D") return read_global_pooling(layer, "maxpool");
    if (layer.kind == "GlobalAveragePooling2D") return read_global_pooling(layer, "avgpool");
    if (layer.kind == "Dense") return read_dense(layer);
    if (layer.kind == "Flatten") return read_flatten(layer);
    if (layer.kind == "Reshape") return read_reshape(layer);
    if (layer.kind == "BatchNormalization") return read_normalization(layer);
    if (layer.kind == "Dropout") return read_dropout(layer);
    if (layer.kind == "Activation") return read_activation(layer);
    if (layer.kind == "ReLU") return read_relu(layer);
    if (layer.kind == "Softmax") return read_softmax(layer);
    return fail(ErrorCode::unsupported,
                fmt::format("layer {}: {} is not a layer that can be read; those are {}", quoted(layer.name),
                            quoted(layer.kind), kKnownLayers));
  }

  Result<void> read_convolution(const Layer& layer) {
    const Json& config = layer.config;
    if (rank_ != Rank::image) return refuse(layer, "expected an image before it");
    const int outputs = count_of(member(config, "filters", "nb_filter"), kMaxCount);
    Pair kernel = pair_of(member(config, "kernel_size"));
    if (kernel == Pair()) {
      kernel = {count_of(member(config, "nb_row"), kMaxSide), count_of(member(config, "nb_col"), kMaxSide)};
    }
    const Pair strides = strides_of(config, {1, 1});
    if (outputs == 0 || kernel.height * kernel.width == 0 || strides.height * strides.width == 0) {
      return refuse(layer, "expected filters, kernel_size and strides");
    }
    const Json* dilation = member(config, "dilation_rate");
    const Json* groups = member(config, "groups");
    if ((dilation != nullptr && pair_of(dilation) != Pair{1, 1}) ||
        (groups != nullptr && count_of(groups, kMaxCount) != 1)) {
      return refuse(layer, "dilation and groups are not supported");
    }
    const std::optional<bool> same = is_same(config);
    if (!same) return refuse(layer, "expected the padding 'valid' or 'same'");
    std::string line = fmt::format("conv {} {}x{}", outputs, kernel.height, kernel.width);
    if (strides != Pair{1, 1}) line += fmt::format(" stride {}x{}", strides.height, strides.width);
    if (*same) line += " same";
    lines_.push_back(line);
    shape_ = {places(shape_.height, kernel.height, strides.height, *same),
              places(shape_.width, kernel.width, strides.width, *same), outputs};
    if (Result<void> added = add_source(layer, 1 + count_if(config, "use_bias", "bias")); !added)
      return added;
    return add_activation(layer, text_or(config, "activation", "linear"));
  }

  Result<void> read_pooling(const Layer& layer, std::string_view kind) {
    const Json& config = layer.config;
    if (rank_ != Rank::image) return refuse(layer, "expected an image before it");
    const Pair size = pair_of(member(config, "pool_size"));
    const Pair strides = strides_of(config, size);
    if (size.height * size.width == 0 || strides.height * strides.width == 0) {
      return refuse(layer, "expected pool_size and strides");
    }
    const std::optional<bool> same = is_same(config);
    const Shape pooled = {places(shape_.height, size.height, strides.height, false),
                          places(shape_.width, size.width, strides.width, false), shape_.channels};
    // Where the windows fit exactly, padding would add nothing.
    const bool fits = (pooled.height - 1) * strides.height + size.height == shape_.height &&
                      (pooled.width - 1) * strides.width + size.width == shape_.width &&
                      pooled.height == places(shape_.height, size.height, strides.height, true) &&
                      pooled.width == places(shape_.width, size.width, strides.width, true);
    if (!same || (*same && !fits)) return refuse(layer, "pools with padding are not supported");
    std::string line = fmt::format("{} {}x{}", kind, size.height, size.width);
    if (strides != size) line += fmt::format(" stride {}x{}", strides.height, strides.width);
    lines_.push_back(line);
    shape_ = pooled;
    return {};
  }

  Result<void> read_global_pooling(const Layer& layer, std::string_view kind) {
    if (rank_ != Rank::image) return refuse(layer, "expected an image before it");
    lines_.push_back(fmt::format("{} global", kind));
    shape_ = {1, 1, shape_.channels};
    if (!flag_or(layer.config, "keepdims", false)) rank_ = Rank::vector;
    return {};
  }

  Result<void> read_dense(const Layer& layer) {
    // On anything but vectors Keras' Dense works on the last axis alone.
    if (rank_ != Rank::vector) return refuse(layer, "expected a Flatten before it");
    const int outputs = count_of(member(layer.config, "units", "output_dim"), kMaxCount);
    if (outputs == 0) return refuse(layer, "expected units");
    lines_.push_back(fmt::format("dense {}", outputs));
    shape_ = {1, 1, outputs};
    if (Result<void> added = add_source(layer, 1 + count_if(layer.config, "use_bias", "bias")); !added) {
      return added;
    }
    flat_order_ = FlatOrder();
    return add_activation(layer, text_or(layer.config, "activation", "linear"));
  }

  Result<void> read_flatten(const Layer& layer) {
    // Keras 2.2 gave Flatten a data_format of its own: with channels_first it puts the channels last itself.
    const bool reorders = dim_order_of(layer.config) == DimOrder::channels_first;
    flatten(rank_ == Rank::image && order_ == DimOrder::channels_first && !reorders);
    return {};
  }

  void flatten(bool channel_by_channel) {
    if (rank_ == Rank::vector) return;
    const auto pixels = static_cast<std::size_t>(shape_.height) * static_cast<std::size_t>(shape_.width);
    if (channel_by_channel) flat_order_ = {static_cast<std::size_t>(shape_.channels), pixels};
    if (!lines_.empty()) lines_.emplace_back("flatten");
    shape_ = {1, 1, shape_.size()};
    rank_ = Rank::vector;
  }

  // Of the input to an image, or of an image to a vector: whatever else it does, ours would do differently.
  Result<void> read_reshape(const Layer& layer) {
    const Json* target = member(layer.config, "target_shape", "dims");
    if (target == nullptr || !target->is_array()) return refuse(layer, "expected target_shape");
    if (target->size() == 1) {
      flatten(rank_ == Rank::image && order_ == DimOrder::channels_first);
      return {};
    }
    std::vector<int> sides;
    for (const Json& side : *target) sides.push_back(count_of(&side, kMaxSide));
    const bool is_image = sides.size() == 3 && std::count(sides.begin(), sides.end(), 0) == 0;
    const Shape shape = is_image ? shape_of(sides) : Shape();
    if (!lines_.empty() || !is_image || shape.channels != 1 || shape_.channels != 1 ||
        static_cast<std::int64_t>(shape.height) * shape.width != shape_.size()) {
      return refuse(layer, "only the input may become an image of one channel");
    }
    shape_ = architecture_.input = shape;
    rank_ = Rank::image;
    return {};
  }

  Result<void> read_normalization(const Layer& layer) {
    const Json& config = layer.config;
    const Json* axis = member(config, "axis");
    if (axis != nullptr && axis->is_array() && axis->size() == 1) axis = &(*axis)[0];
    const int channels = rank_ == Rank::image && order_ != DimOrder::channels_first ? 3 : 1;
    const bool is_last = channels == 3 || rank_ == Rank::vector;
    const bool is_channels = axis == nullptr ? is_last : (*axis == channels || (is_last && *axis == -1));
    if (!is_channels || rank_ == Rank::matrix || count_of(member(config, "mode"), 2) != 0) {
      return refuse(layer, "only normalisation channel by channel is supported");
    }
    // Without a layer before it, values are not yet laid out as channels.
    if (rank_ == Rank::vector && lines_.empty()) return refuse(layer, "expected a layer before it");
    const Json* epsilon = member(config, "epsilon");
    const double value =
        epsilon != nullptr && epsilon->is_number() ? epsilon->get<double>() : kDefaultEpsilon;
    if (!(value >= 0 && value <= 1)) return refuse(layer, "expected an epsilon from 0 to 1");
    lines_.emplace_back("batchnorm");
    Result<void> added = add_source(layer, 2 + count_if(config, "scale") + count_if(config, "center"));
    if (added) architecture_.sources.back().epsilon = value;
    return added;
  }

  Result<void> read_dropout(const Layer& layer) {
    const Json* rate = member(layer.config, "rate", "p");
    const double value = rate != nullptr && rate->is_number() ? rate->get<double>() : -1;
    if (!(value >= 0 && value < 1)) return refuse(layer, "expected a rate of 0 or more and less than 1");
    std::string text = fmt::format("{:.6f}", std::min(value, 0.999999));
    text.erase(std::max<std::size_t>(text.find_last_not_of('0') + 1, 3));  // "0.5", "0.0"
    if (!lines_.empty()) lines_.push_back("dropout " + text);  // on the input it would only be noise
    return {};
  }

  Result<void> read_activation(const Layer& layer) {
    return add_activation(layer, text_or(layer.config, "activation", ""));
  }

  Result<void> read_relu(const Layer& layer) {
    for (const char* key : {"max_value", "negative_slope", "threshold"}) {
      const Json* value = member(layer.config, key);
      if (value != nullptr && *value != 0.0) return refuse(layer, "only the plain relu is supported");
    }
    return add_activation(layer, "relu");
  }

  Result<void> read_softmax(const Layer& layer) {
    const Json* axis = member(layer.config, "axis");
    if (axis != nullptr && *axis != -1 && *axis != 1) return refuse(layer, "expected the axis -1");
    return add_activation(layer, "softmax");
  }

  Result<void> add_activation(const Layer& layer, const std::string& name) {
    constexpr std::array<std::string_view, 4> kKnown = {"sigmoid", "relu", "tanh", "softmax"};
    if (name == "linear") return {};
    if (std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end()) {
      return refuse(layer,
                    fmt::format("the activation {} is not known; known are linear, sigmoid, relu, tanh and "
                                "softmax",
                                quoted(name)));
    }
    // On images Keras' softmax is one for each pixel.
    if (name == "softmax" && rank_ != Rank::vector) return refuse(layer, "softmax needs a Flatten before it");
    const bool follows_layer = !lines_.empty() && std::none_of(kKnown.begin(), kKnown.end(), [&](auto known) {
      return lines_.back().ends_with(known);
    });
    if (follows_layer) {
      lines_.back() += " " + name;
    } else {
      lines_.push_back(name);
    }
    return {};
  }

  Result<void> add_source(const Layer& layer, std::size_t weights) {
    if (layer.saved == nullptr) return missing(layer);
    architecture_.sources.push_back({layer.saved, layer.is_nested ? layer.name : "", order_,
                                     rank_ == Rank::vector ? flat_order_ : FlatOrder(), kDefaultEpsilon,
                                     weights});
    return {};
  }

  // 1 when the layer has what the flag says; Keras has it unless told.
  static std::size_t count_if(const Json& config, const char* key, const char* old_key = "") {
    return flag_or(config, key, flag_or(config, old_key, true)) ? 1 : 0;
  }

  static Pair strides_of(const Json& config, const Pair& otherwise) {
    const Json* strides = member(config, "strides", "subsample");
    return strides == nullptr ? otherwise : pair_of(strides);
  }

  static std::optional<bool> is_same(const Json& config) {
    const Json* padding = member(config, "padding", "border_mode");
    if (padding == nullptr || *padding == "valid") return false;
    return *padding == "same" ? std::optional(true) : std::nullopt;
  }

  static int places(int side, int window, int stride, bool same) {
    if (same) return (side + stride - 1) / stride;
    return side < window ? 0 : (side - window) / stride + 1;
  }

  const SavedLayers& saved_;
  DimOrder order_ = DimOrder::unknown;
  bool known_input_ = false;
  std::size_t layers_ = 0;
  Rank rank_ = Rank::vector;
  Shape shape_;  // of the values now, our way
  FlatOrder flat_order_;
  std::vector<std::string> lines_;
  Architecture architecture_;
};

}  // namespace

Result<Architecture> read_architecture(const SavedLayers& saved) {
  return Reader(saved).read();
}

}  // namespace inkling::keras
