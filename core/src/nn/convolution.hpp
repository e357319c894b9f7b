// Two-dimensional convolution (cross-correlation, as the field has it) over channel-last images.
#pragma once

#include "nn/layer.hpp"
#include "nn/window.hpp"

namespace inkling {

class Convolution : public Layer {
 public:
  // The window must fit into the padded image.
  Convolution(const Shape& input, const Window& window, int outputs);

  [[nodiscard]] std::unique_ptr<Layer> clone() const override;
  [[nodiscard]] int index_count() const override;
  [[nodiscard]] int cache_size() const override;
  [[nodiscard]] std::size_t scratch_size() const override;
  void forward(const Rows& rows) const override;
  void backward(const Rows& rows) const override;
  [[nodiscard]] std::vector<ParameterView> parameters() override;
  void initialize(Initializer initializer, Random& random) override;
  void read_parameter(std::size_t index, std::span<float> values) const override;
  void write_parameter(std::size_t index, std::span<const float> values) override;
  void accumulate_gradient(std::size_t index, const Rows& batch, Slice slice, float* gradient) const override;

 private:
  [[nodiscard]] int channels() const { return input_shape().channels; }
  [[nodiscard]] int outputs() const { return output_shape().channels; }
  [[nodiscard]] bool is_padded() const;
  [[nodiscard]] bool looks_for_repeats() const;
  [[nodiscard]] int padded_width() const;
  [[nodiscard]] Shape gradient_field() const;
  [[nodiscard]] std::size_t transposed_size() const;
  [[nodiscard]] const float* padded_input(const Rows& rows, int row) const;
  void pad(const float* image, float* padded) const;
  void transpose_weight(float* transposed) const;
  void spread_gradient(const float* gradient, float* field) const;

  Window window_;
  Matrix weight_;  // [height, width, channels, padded outputs]: a row an input, see kernels.hpp
  Matrix bias_;    // [1, padded outputs]
};

}  // namespace inkling
