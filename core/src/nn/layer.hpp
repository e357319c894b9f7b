// What a layer is to the network and the trainer. Adding one: a class here, a line in architecture.cpp, a
// gradient check.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "inkling/network.hpp"
#include "inkling/parallel.hpp"
#include "inkling/random.hpp"

namespace inkling {

// Consecutive samples as one layer meets them. Values are [rows, size]; gradients are [rows,
// kernels::padded(size)].
struct Rows {
  int count = 0;
  const float* input = nullptr;
  float* output = nullptr;
  std::int32_t* cache = nullptr;           // [rows, cache_words()]: what forward() leaves for the gradients
  const float* output_gradient = nullptr;  // backward only
  float* input_gradient = nullptr;         // backward only; nullptr: nobody asks for it
};

// One tensor of parameters, as it lies in memory.
struct ParameterView {
  std::string_view name;           // "weight", "bias"
  std::vector<std::size_t> shape;  // as files have it
  std::span<float> values;         // rows of equal, padded length; padding is zero and stays zero
  int rows = 1;
};

class Layer {
 public:
  Layer(const Shape& input, const Shape& output) : input_(input), output_(output) {}
  virtual ~Layer() = default;
  Layer& operator=(const Layer&) = delete;

  [[nodiscard]] virtual std::unique_ptr<Layer> clone() const = 0;
  [[nodiscard]] virtual Activation activation() const { return Activation::none; }

  [[nodiscard]] const Shape& input_shape() const { return input_; }
  [[nodiscard]] const Shape& output_shape() const { return output_; }
  [[nodiscard]] virtual int cache_words() const { return 0; }

  virtual void forward(const Rows& rows) const = 0;
  virtual void backward(const Rows& rows) const = 0;

  [[nodiscard]] virtual std::vector<ParameterView> parameters() { return {}; }
  virtual void initialize(Initializer /*initializer*/, Random& /*random*/) {}

  // Parameters between the order of memory and the order of files; `values` has the product of the shape.
  virtual void read_parameter(std::size_t /*index*/, std::span<float> /*values*/) const {}
  virtual void write_parameter(std::size_t /*index*/, std::span<const float> /*values*/) {}

  // Adds to `gradient`, which holds rows `slice` of parameter `index`, the gradient summed over the batch in
  // the order of its rows.
  virtual void accumulate_gradient(std::size_t /*index*/, const Rows& /*batch*/, Slice /*slice*/,
                                   float* /*gradient*/) const {}

 protected:
  Layer(const Layer&) = default;

 private:
  Shape input_;
  Shape output_;
};

}  // namespace inkling
