// Batch normalisation (Ioffe and Szegedy, 2015), channel by channel:
//   output = weight (input - mean) / sqrt(variance + epsilon) + bias
// While training, mean and variance are those of each kNormalizationGroup samples; for prediction, running
// averages of them.
#pragma once

#include "inkling/tensor.hpp"
#include "nn/layer.hpp"

namespace inkling {

inline constexpr double kNormalizationEpsilon = 1e-5;

class BatchNorm : public Layer {
 public:
  explicit BatchNorm(const Shape& input);

  [[nodiscard]] std::unique_ptr<Layer> clone() const override;
  [[nodiscard]] int cache_size() const override;
  [[nodiscard]] int grain() const override { return kNormalizationGroup; }
  void forward(const Rows& rows) const override;
  void backward(const Rows& rows) const override;
  [[nodiscard]] std::vector<ParameterView> parameters() override;
  void initialize(Initializer initializer, Random& random) override;
  void read_parameter(std::size_t index, std::span<float> values) const override;
  void write_parameter(std::size_t index, std::span<const float> values) override;
  void accumulate_gradient(std::size_t index, const Rows& batch, Slice slice, float* gradient) const override;
  void update_statistics(const Rows& batch) override;

 private:
  [[nodiscard]] int channels() const { return input_shape().channels; }
  [[nodiscard]] float* cached(const Rows& rows, int row, int what) const;
  void reset();
  void measure(const Rows& rows, int begin, int end) const;
  void apply(const Rows& rows, int begin, int end, const float* mean, const float* variance) const;
  void backward_group(const Rows& rows, int begin, int end) const;

  Matrix parameters_;  // [weight, bias, running mean, running variance; padded channels]
};

}  // namespace inkling
