// The last layers of a network, learning from what the layers before them, which stay as they are, make of
// images.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "inkling/data_set.hpp"
#include "inkling/network.hpp"
#include "inkling/tensor.hpp"
#include "nn/workspace.hpp"
#include "training/optimizer.hpp"

namespace inkling {

class Tail {
 public:
  // From the layer on that has the last-but-`parameterised` weights, or the first that has any. `network` is
  // folded and outlives it.
  Tail(Network& network, int parameterised, int batch);

  // Values that meet the first of these layers.
  [[nodiscard]] std::size_t width() const;
  // Those of each image: [images, width].
  [[nodiscard]] Matrix features(const DataSet& images);
  // What the output activation is applied to: [rows of `features`, outputs].
  [[nodiscard]] Matrix logits(const Matrix& features);
  // A step of Adam down the gradient of cross-entropy, for an output activation that gives probabilities.
  // `targets`: what they should be, [batch, outputs]; `weights`: of each sample in the sum.
  void learn(const Matrix& features, const Matrix& targets, std::span<const float> weights, double rate);

 private:
  struct Trainable {
    std::size_t layer = 0;
    std::size_t index = 0;  // among the layer's parameters
    ParameterView view;
    Vector gradient;
    Moments moments;
  };

  void forward(const float* features, int count);
  [[nodiscard]] Rows rows_of(std::size_t layer, const float* features, int count);

  Network* network_;
  std::size_t first_ = 0;
  WorkspaceBuffers buffers_;
  std::vector<Trainable> trainables_;
  std::vector<Matrix> gradients_;  // with respect to each layer's output: [batch + 1, padded size]
  std::vector<float> scratch_;
  double mean_decay_power_ = 1;
  double square_decay_power_ = 1;
};

}  // namespace inkling
