// Fully connected: output = input . weight^T + bias.
#pragma once

#include "inkling/tensor.hpp"
#include "nn/layer.hpp"

namespace inkling {

class Dense : public Layer {
 public:
  Dense(const Shape& input, int outputs);

  [[nodiscard]] std::unique_ptr<Layer> clone() const override;
  [[nodiscard]] int index_count() const override;
  [[nodiscard]] std::size_t scratch_size() const override;
  void forward(const Rows& rows) const override;
  void backward(const Rows& rows) const override;
  [[nodiscard]] std::vector<ParameterView> parameters() override;
  void initialize(Initializer initializer, Random& random) override;
  void read_parameter(std::size_t index, std::span<float> values) const override;
  void write_parameter(std::size_t index, std::span<const float> values) override;
  void accumulate_gradient(std::size_t index, const Rows& batch, Slice slice, float* gradient) const override;

 private:
  [[nodiscard]] int inputs() const { return input_shape().size(); }
  [[nodiscard]] int outputs() const { return output_shape().size(); }
  // Weights that are fetched anew for every sample cost more than the zeros that skipping would save.
  [[nodiscard]] bool exceeds_cache() const { return weight_.size() > 1 << 16; }

  Matrix weight_;  // [inputs, padded outputs]: input by input, see kernels.hpp
  Matrix bias_;    // [1, padded outputs]
};

}  // namespace inkling
