// Keras' weights in the order of ours.
//
// Keras keeps dense kernels as [inputs, outputs], those of convolutions as [height, width, inputs, outputs]
// (with Keras 1's channels-first order: [outputs, inputs, height, width]); ours are [outputs, inputs] and
// [outputs, inputs, height, width].
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "inkling/error.hpp"
#include "inkling/network.hpp"
#include "server/keras/saved_layers.hpp"

namespace inkling::keras {

inline constexpr double kDefaultEpsilon = 1e-3;  // of Keras' BatchNormalization

// How the values of a flattened image lie: pixel by pixel as ours, or channel by channel.
struct FlatOrder {
  std::size_t channels = 1;
  std::size_t pixels = 0;  // 0: as ours

  // Where Keras has the value that we have at `index`.
  [[nodiscard]] std::size_t of(std::size_t index) const {
    return pixels == 0 ? index : index % channels * pixels + index / channels;
  }
};

enum class DimOrder { unknown, channels_last, channels_first };

// Where the weights of one of our layers come from.
struct WeightSource {
  const SavedLayer* layer = nullptr;
  std::string within{};  // the layer's name, when `layer` is a model that contains it
  DimOrder order = DimOrder::unknown;
  FlatOrder input{};  // of a layer that reads a flattened image
  double epsilon = kDefaultEpsilon;
  std::size_t count = 0;  // weights that the layer must have; 0: as many as there are
};

struct WeightOptions {
  bool flip_kernels = false;
  // Learn from the shapes of Keras 1's kernels whether images were channels first; sources do not say.
  bool detect_order = false;
};

// `sources`: one for each line of the network that has weights, in order. Errors name the weight.
Result<void> set_weights(Network& network, const std::vector<WeightSource>& sources,
                         const WeightOptions& options);

// Text from the file in quotes, short and without anything that a terminal would obey.
std::string quoted(const std::string& text);

}  // namespace inkling::keras
