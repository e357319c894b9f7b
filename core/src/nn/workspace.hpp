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

  // Evaluates those samples, layer by layer.
  void forward(const Network& network, const float* images, Slice slice);

  int count = 0;                                  // samples of the last forward()
  std::vector<Matrix> activations;                // a layer: [capacity, size]
  std::vector<std::vector<std::int32_t>> caches;  // a layer: [capacity, cache words]
  std::size_t logits = 0;                         // logits_layer() of that network
};

}  // namespace inkling
