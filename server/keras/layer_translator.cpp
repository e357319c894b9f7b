#include "server/keras/layer_translator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace inkling::keras {
namespace {

constexpr std::string_view kKnownLayers =
    "Dense, Conv2D, MaxPooling2D, AveragePooling2D, GlobalAveragePooling2D, GlobalMaxPooling2D, Flatten, "
    "BatchNormalization, Dropout, Activation, ReLU, Softmax and InputLayer";

// Values without a shape that are a square number are an image for us.
Shape square_of(int values) {
  int side = 1;
  while (static_cast<std::int64_t>(side) * side < values) ++side;
  return side * side == values ? Shape{side, side, 1} : Shape{1, values, 1};
}

// 1 when the layer has what the flag says; Keras has it unless told.
std::size_t count_if(const Json& config, const char* key, const char* old_key = "") {
  return flag_or(config, key, flag_or(config, old_key, true)) ? 1 : 0;
}

Pair strides_of(const Json& config, const Pair& otherwise) {
  const Json* strides = member(config, "strides", "subsample");
  return strides == nullptr ? otherwise : pair_of(strides);
}

std::optional<bool> is_same(const Json& config) {
  const Json* padding = member(config, "padding", "border_mode");
  if (padding == nullptr || *padding == "valid") return false;
  return *padding == "same" ? std::optional(true) : std::nullopt;
}

int places(int side, int window, int stride, bool same) {
  if (same) return (side + stride - 1) / stride;
  return side < window ? 0 : (side - window) / stride + 1;
}

}  // namespace

tl::unexpected<Error> refuse(const Layer& layer, std::string_view reason) {
  return fail(ErrorCode::unsupported,
              fmt::format("layer {} ({}): {}", quoted(layer.name), layer.kind, reason));
}

tl::unexpected<Error> missing_weights(const Layer& layer) {
  return fail(ErrorCode::bad_file, fmt::format("layer {}: has no weights in the file", quoted(layer.name)));
}

Result<void> LayerTranslator::read_input(const Json& config) {
  const Json* sides = member(config, "batch_input_shape", "batch_shape");
  if (knows_input_ || sides == nullptr) return {};
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
  knows_input_ = true;
  rank_ = counts.size() == 3 ? Rank::image : counts.size() == 2 ? Rank::matrix : Rank::vector;
  shape_ = rank_ == Rank::vector ? square_of(counts[0]) : shape_of(counts);
  input_ = shape_;
  return {};
}

Shape LayerTranslator::shape_of(const std::vector<int>& sides) const {
  if (sides.size() == 2) return {sides[0], sides[1], 1};
  return order_ == DimOrder::channels_first ? Shape{sides[1], sides[2], sides[0]}
                                            : Shape{sides[0], sides[1], sides[2]};
}

Result<void> LayerTranslator::add(const Layer& layer) {
  if (layer.kind == "Conv2D") return add_convolution(layer);
  if (layer.kind == "MaxPooling2D") return add_pooling(layer, "maxpool");
  if (layer.kind == "AveragePooling2D") return add_pooling(layer, "avgpool");
  if (layer.kind == "GlobalMaxPooling2D") return add_global_pooling(layer, "maxpool");
  if (layer.kind == "GlobalAveragePooling2D") return add_global_pooling(layer, "avgpool");
  if (layer.kind == "Dense") return add_dense(layer);
  if (layer.kind == "Flatten") {
    add_flatten(layer);
    return {};
  }
  if (layer.kind == "Reshape") return add_reshape(layer);
  if (layer.kind == "BatchNormalization") return add_normalization(layer);
  if (layer.kind == "Dropout") return add_dropout(layer);
  if (layer.kind == "Activation") return add_activation(layer, text_or(layer.config, "activation", ""));
  if (layer.kind == "ReLU") return add_relu(layer);
  if (layer.kind == "Softmax") return add_softmax(layer);
  return fail(ErrorCode::unsupported,
              fmt::format("layer {}: {} is not a layer that can be read; those are {}", quoted(layer.name),
                          quoted(layer.kind), kKnownLayers));
}

Result<void> LayerTranslator::add_convolution(const Layer& layer) {
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
  if (Result<void> added = add_source(layer, 1 + count_if(config, "use_bias", "bias")); !added) return added;
  return add_activation(layer, text_or(config, "activation", "linear"));
}

Result<void> LayerTranslator::add_pooling(const Layer& layer, std::string_view kind) {
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

Result<void> LayerTranslator::add_global_pooling(const Layer& layer, std::string_view kind) {
  if (rank_ != Rank::image) return refuse(layer, "expected an image before it");
  lines_.push_back(fmt::format("{} global", kind));
  shape_ = {1, 1, shape_.channels};
  if (!flag_or(layer.config, "keepdims", false)) rank_ = Rank::vector;
  return {};
}

Result<void> LayerTranslator::add_dense(const Layer& layer) {
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

void LayerTranslator::add_flatten(const Layer& layer) {
  // Keras 2.2 gave Flatten a data_format of its own: with channels_first it puts the channels last itself.
  const bool reorders = dim_order_of(layer.config) == DimOrder::channels_first;
  flatten(rank_ == Rank::image && order_ == DimOrder::channels_first && !reorders);
}

void LayerTranslator::flatten(bool channel_by_channel) {
  if (rank_ == Rank::vector) return;
  const auto pixels = static_cast<std::size_t>(shape_.height) * static_cast<std::size_t>(shape_.width);
  if (channel_by_channel) flat_order_ = {static_cast<std::size_t>(shape_.channels), pixels};
  if (!lines_.empty()) lines_.emplace_back("flatten");
  shape_ = {1, 1, shape_.size()};
  rank_ = Rank::vector;
}

// Of the input to an image, or of an image to a vector: whatever else it does, ours would do differently.
Result<void> LayerTranslator::add_reshape(const Layer& layer) {
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
  shape_ = input_ = shape;
  rank_ = Rank::image;
  return {};
}

Result<void> LayerTranslator::add_normalization(const Layer& layer) {
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
  const double value = epsilon != nullptr && epsilon->is_number() ? epsilon->get<double>() : kDefaultEpsilon;
  if (!(value >= 0 && value <= 1)) return refuse(layer, "expected an epsilon from 0 to 1");
  lines_.emplace_back("batchnorm");
  Result<void> added = add_source(layer, 2 + count_if(config, "scale") + count_if(config, "center"));
  if (added) sources_.back().epsilon = value;
  return added;
}

Result<void> LayerTranslator::add_dropout(const Layer& layer) {
  const Json* rate = member(layer.config, "rate", "p");
  const double value = rate != nullptr && rate->is_number() ? rate->get<double>() : -1;
  if (!(value >= 0 && value < 1)) return refuse(layer, "expected a rate of 0 or more and less than 1");
  std::string text = fmt::format("{:.6f}", std::min(value, 0.999999));
  text.erase(std::max<std::size_t>(text.find_last_not_of('0') + 1, 3));  // "0.5", "0.0"
  if (!lines_.empty()) lines_.push_back("dropout " + text);  // on the input it would only be noise
  return {};
}

Result<void> LayerTranslator::add_relu(const Layer& layer) {
  for (const char* key : {"max_value", "negative_slope", "threshold"}) {
    const Json* value = member(layer.config, key);
    if (value != nullptr && *value != 0.0) return refuse(layer, "only the plain relu is supported");
  }
  return add_activation(layer, "relu");
}

Result<void> LayerTranslator::add_softmax(const Layer& layer) {
  const Json* axis = member(layer.config, "axis");
  if (axis != nullptr && *axis != -1 && *axis != 1) return refuse(layer, "expected the axis -1");
  return add_activation(layer, "softmax");
}

Result<void> LayerTranslator::add_activation(const Layer& layer, const std::string& name) {
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

Result<void> LayerTranslator::add_source(const Layer& layer, std::size_t weights) {
  if (layer.saved == nullptr) return missing_weights(layer);
  sources_.push_back({layer.saved, layer.is_nested ? layer.name : "", order_,
                      rank_ == Rank::vector ? flat_order_ : FlatOrder(), kDefaultEpsilon, weights});
  return {};
}

}  // namespace inkling::keras
