#include "server/keras/weights.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace inkling::keras {
namespace {

using Parameter = Network::Parameter;
using Sides = std::vector<std::size_t>;

// Our batch normalisation's; what Keras added to the variance beyond it becomes part of the variance.
constexpr double kOurEpsilon = 1e-5;

// The last part of a name without what TensorFlow appends: "dense/kernel:0" -> "kernel".
std::string_view kind_of(std::string_view name) {
  name.remove_prefix(name.rfind('/') + 1);  // npos + 1 is 0
  return name.substr(0, name.find(':'));
}

// Whether the weight is of the layer called `layer` in a model of layers.
bool is_within(std::string_view name, std::string_view layer) {
  if (layer.empty()) return true;
  const std::size_t slash = name.rfind('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view folder = name.substr(0, slash);
  return folder.substr(folder.rfind('/') + 1) == layer;
}

// The one weight of these kinds; Keras 1 puts the layer's name before the kind.
const SavedWeight* find(const WeightSource& source, std::initializer_list<std::string_view> kinds) {
  for (const SavedWeight& weight : source.layer->weights) {
    const std::string_view kind = kind_of(weight.name);
    const bool matches = std::any_of(kinds.begin(), kinds.end(), [&](std::string_view wanted) {
      return kind == wanted || (kind.ends_with(wanted) && kind[kind.size() - wanted.size() - 1] == '_');
    });
    if (matches && is_within(weight.name, source.within)) return &weight;
  }
  return nullptr;
}

tl::unexpected<Error> wrong_shape(const SavedWeight& weight, const Sides& expected, std::string_view ours) {
  return fail(ErrorCode::bad_file,
              fmt::format("{}: expected [{}] for {}, got [{}]", quoted(weight.name),
                          fmt::join(expected, ", "), ours, fmt::join(weight.shape, ", ")));
}

const std::string& name_of(const WeightSource& source) {
  return source.within.empty() ? source.layer->name : source.within;
}

tl::unexpected<Error> missing(const WeightSource& source, std::string_view what) {
  return fail(ErrorCode::bad_file,
              fmt::format("layer {}: its {} is not in the file", quoted(name_of(source)), what));
}

class Filling {
 public:
  explicit Filling(const WeightOptions& options) : options_(options) {}

  // `ours`: the parameters of one line.
  Result<void> fill(const WeightSource& source, std::vector<Parameter*>& ours) {
    const auto& weights = source.layer->weights;
    const auto count = std::count_if(weights.begin(), weights.end(), [&](const SavedWeight& weight) {
      return is_within(weight.name, source.within);
    });
    if (source.count != 0 && static_cast<std::size_t>(count) != source.count) {
      return fail(ErrorCode::bad_file, fmt::format("layer {}: expected {} arrays of weights, got {}",
                                                   quoted(name_of(source)), source.count, count));
    }
    switch (ours[0]->shape.size()) {
      case 4:
        return fill_convolution(source, *ours[0], *ours[1]);
      case 2:
        return fill_dense(source, *ours[0], *ours[1]);
      default:
        return fill_normalization(source, ours);
    }
  }

 private:
  Result<void> fill_convolution(const WeightSource& source, Parameter& weight, Parameter& bias) {
    const SavedWeight* kernel = find(source, {"kernel", "W"});
    if (kernel == nullptr) return missing(source, "kernel");
    const std::size_t out = weight.shape[0];
    const std::size_t in = weight.shape[1];
    const std::size_t height = weight.shape[2];
    const std::size_t width = weight.shape[3];
    const Sides last = {height, width, in, out};
    // Keras 2 keeps its kernels as [height, width, in, out] however the images lie.
    DimOrder order = kind_of(kernel->name).ends_with("kernel") ? DimOrder::channels_last : source.order;
    if (order == DimOrder::unknown) order = detected_;
    if (order == DimOrder::unknown) {
      order = kernel->shape == last ? DimOrder::channels_last : DimOrder::channels_first;
    }
    const bool is_last = order == DimOrder::channels_last;
    const Sides& expected = is_last ? last : weight.shape;
    if (kernel->shape != expected) return wrong_shape(*kernel, expected, weight.name);
    // Only one of the two can have been meant.
    if (last != weight.shape) detected_ = order;

    for (std::size_t o = 0, to = 0; o < out; ++o) {
      for (std::size_t i = 0; i < in; ++i) {
        for (std::size_t place = 0; place < height * width; ++place, ++to) {
          const std::size_t tap = options_.flip_kernels ? height * width - 1 - place : place;
          weight.values[to] =
              kernel->values[is_last ? (tap * in + i) * out + o : (o * in + i) * height * width + tap];
        }
      }
    }
    channels_ = out;
    is_image_ = true;
    return fill_vector(source, {"bias", "b"}, FlatOrder(), 0, bias);
  }

  Result<void> fill_dense(const WeightSource& source, Parameter& weight, Parameter& bias) {
    const SavedWeight* kernel = find(source, {"kernel", "W"});
    if (kernel == nullptr) return missing(source, "kernel");
    const std::size_t out = weight.shape[0];
    const std::size_t in = weight.shape[1];
    if (kernel->shape != Sides{in, out}) return wrong_shape(*kernel, {in, out}, weight.name);
    const FlatOrder order = input_order(source, in);
    is_image_ = false;
    for (std::size_t i = 0; i < in; ++i) {
      for (std::size_t o = 0; o < out; ++o) {
        weight.values[o * in + i] = kernel->values[order.of(i) * out + o];
      }
    }
    return fill_vector(source, {"bias", "b"}, FlatOrder(), 0, bias);
  }

  Result<void> fill_normalization(const WeightSource& source, std::vector<Parameter*>& ours) {
    if (find(source, {"moving_mean", "running_mean"}) == nullptr ||
        find(source, {"moving_variance", "running_std"}) == nullptr) {
      return missing(source, "mean or variance");
    }
    const FlatOrder order = input_order(source, ours[0]->values.size());
    // Keras 1 calls the variance running_std.
    Result<void> filled = fill_vector(source, {"gamma"}, order, 1, *ours[0]);
    if (filled) filled = fill_vector(source, {"beta"}, order, 0, *ours[1]);
    if (filled) filled = fill_vector(source, {"moving_mean", "running_mean"}, order, 0, *ours[2]);
    if (filled) filled = fill_vector(source, {"moving_variance", "running_std"}, order, 1, *ours[3]);
    if (!filled) return filled;
    for (float& variance : ours[3]->values) {
      const double regularized = variance + source.epsilon;
      if (!(regularized > 0)) {
        return fail(ErrorCode::bad_file,
                    fmt::format("layer {}: has a variance below 0", quoted(name_of(source))));
      }
      variance = static_cast<float>(regularized - kOurEpsilon);
    }
    return {};
  }

  // `otherwise`: what a layer without such a vector has, as with use_bias=False.
  static Result<void> fill_vector(const WeightSource& source, std::initializer_list<std::string_view> kinds,
                                  const FlatOrder& order, float otherwise, Parameter& vector) {
    const SavedWeight* saved = find(source, kinds);
    if (saved == nullptr) {
      std::fill(vector.values.begin(), vector.values.end(), otherwise);
      return {};
    }
    if (saved->shape != vector.shape) return wrong_shape(*saved, vector.shape, vector.name);
    for (std::size_t i = 0; i < vector.values.size(); ++i) vector.values[i] = saved->values[order.of(i)];
    return {};
  }

  [[nodiscard]] FlatOrder input_order(const WeightSource& source, std::size_t inputs) const {
    const bool is_channels_first = options_.detect_order && is_image_ &&
                                   detected_ == DimOrder::channels_first && inputs % channels_ == 0;
    return is_channels_first ? FlatOrder{channels_, inputs / channels_} : source.input;
  }

  WeightOptions options_;
  DimOrder detected_ = DimOrder::unknown;
  std::size_t channels_ = 1;  // of the last convolution
  bool is_image_ = false;     // whether no dense layer came after it
};

// "layers.3.weight" -> "layers.3."
std::string_view line_of(std::string_view name) {
  return name.substr(0, name.rfind('.') + 1);
}

std::size_t product(const Sides& sides) {
  std::size_t size = 1;
  for (const std::size_t side : sides) size *= side;
  return size;
}

}  // namespace

std::string quoted(const std::string& text) {
  constexpr std::size_t kLongest = 60;
  std::string shown = text.substr(0, kLongest);
  std::replace_if(
      shown.begin(), shown.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20U || static_cast<unsigned char>(c) >= 0x7fU; },
      '?');
  return "'" + shown + (text.size() > kLongest ? "...'" : "'");
}

Result<void> set_weights(Network& network, const std::vector<WeightSource>& sources,
                         const WeightOptions& options) {
  for (const WeightSource& source : sources) {
    for (const SavedWeight& weight : source.layer->weights) {
      if (product(weight.shape) != weight.values.size()) {
        return fail(ErrorCode::bad_file, quoted(weight.name) + ": its size and its shape differ");
      }
    }
  }
  std::vector<Parameter> parameters = network.parameters();
  Filling filling(options);
  std::size_t lines = 0;
  for (std::size_t begin = 0, end = 0; begin < parameters.size(); begin = end, ++lines) {
    std::vector<Parameter*> ours;
    for (; end < parameters.size() && line_of(parameters[end].name) == line_of(parameters[begin].name);
         ++end) {
      ours.push_back(&parameters[end]);
    }
    if (lines >= sources.size()) continue;
    if (Result<void> filled = filling.fill(sources[lines], ours); !filled) return filled;
  }
  if (lines != sources.size()) {
    return fail(ErrorCode::bad_file, fmt::format("the file has {} layers with weights, the architecture {}",
                                                 sources.size(), lines));
  }
  return network.set_parameters(parameters);
}

}  // namespace inkling::keras
