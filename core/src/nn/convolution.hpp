// Two-dimensional convolution (cross-correlation, as the field has it) over channel-last images.
#pragma once

#include "inkling/tensor.hpp"
#include "nn/layer.hpp"
#include "nn/window.hpp"

namespace inkling {

class Convolution : public Layer {
 public:
  // The window must fit into the padded image. `groups` divides the input's channels and the outputs: those
  // of a group see its channels only.
  Convolution(const Shape& input, const Window& window, int outputs, int groups = 1);

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
  [[nodiscard]] bool is_copied() const;
  [[nodiscard]] bool looks_for_repeats() const;
  [[nodiscard]] int padded_width() const;
  [[nodiscard]] int plane_size() const;
  [[nodiscard]] Shape gradient_field() const;
  [[nodiscard]] std::size_t transposed_size() const;
  [[nodiscard]] const float* padded_input(const Rows& rows, int row, int group) const;
  [[nodiscard]] const float* part_of(const Matrix& parameter, int group) const;
  [[nodiscard]] Eigen::Index place_in_memory(const Matrix& parameter, Eigen::Index place_in_file) const;
  void pad(const float* image, float* padded) const;
  void forward_group(const Rows& rows, int row, int group) const;
  void transpose_weight(int group, float* transposed) const;
  void spread_gradient(const float* gradient, float* field) const;

  Window window_;
  int groups_;
  // Of one group, which is a convolution of its own.
  int channels_;
  int outputs_;
  Matrix weight_;  // [groups, height, width, channels, padded outputs]: a row an input, see kernels.hpp
  Matrix bias_;    // [groups, padded outputs]
};

}  // namespace inkling
