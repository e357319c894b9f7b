// What it takes to call a layer by itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "inkling/random.hpp"
#include "inkling/tensor.hpp"
#include "nn/layer.hpp"

namespace inkling::testing {

inline Matrix random_matrix(int rows, int columns, Random& random) {
  Matrix matrix(rows, columns);
  for (float& value : matrix.reshaped()) {
    value = static_cast<float>(random.normal());
  }
  return matrix;
}

// What a layer wants besides its inputs and outputs.
struct Memory {
  Memory(const Layer& layer, int batch)
      : count(batch),
        indices(static_cast<std::size_t>(batch * layer.index_count())),
        cache(static_cast<std::size_t>(batch * layer.cache_size())),
        scratch(layer.scratch_size()) {}

  Rows rows(const Matrix& input, Matrix& output) {
    return {.count = count,
            .input = input.data(),
            .output = output.data(),
            .indices = indices.data(),
            .cache = cache.data(),
            .scratch = scratch.data()};
  }

  int count;
  std::vector<std::int32_t> indices;
  std::vector<float> cache;
  std::vector<float> scratch;
};

}  // namespace inkling::testing
