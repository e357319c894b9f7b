// The memory of an evaluation: what Network::Workspace hides.
#pragma once

#include <cstdint>
#include <vector>

#include "inkling/network.hpp"
#include "nn/layer.hpp"

namespace inkling {

struct WorkspaceBuffers {
  // Index of the layer whose output the output activation is applied to.
  static std::size_t logits_layer(const Network& network);

  // Makes room for `count` samples; keeps what it has when that is enough.
  void prepare(const Network& network, int count);

  // Samples slice.begin..slice.end as layer `layer` meets them.
  [[nodiscard]] Rows rows_of(const Network& network, std::size_t layer, const float* images, Slice slice);

  // Evaluates those samples, layer by layer. `training`: of the first of them; nullptr for a prediction.
  void forward(const Network& network, const float* images, Slice slice, const TrainingPass* training);

  // What a layer keeps of each sample.
  struct OfLayer {
    int size = 0;                       // of the layer's output
    std::vector<float> activations;     // [capacity, size]
    std::vector<std::int32_t> indices;  // [capacity, index_count()]
    std::vector<float> cache;           // [capacity, cache_size()]
  };

  int count = 0;  // samples of the last forward()
  std::vector<OfLayer> layers;
  std::size_t logits = 0;  // logits_layer() of that network
};

}  // namespace inkling
