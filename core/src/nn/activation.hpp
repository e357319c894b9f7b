// Element-wise non-linearities, and softmax over the values of a sample.
#pragma once

#include <string_view>

#include "nn/layer.hpp"

namespace inkling {

// "sigmoid" -> Activation::sigmoid; none when it is not the name of one.
Activation activation_named(std::string_view name);

class ActivationLayer : public Layer {
 public:
  ActivationLayer(const Shape& input, Activation activation);

  [[nodiscard]] std::unique_ptr<Layer> clone() const override;
  [[nodiscard]] Activation activation() const override { return activation_; }
  void forward(const Rows& rows) const override;
  void backward(const Rows& rows) const override;

 private:
  Activation activation_;
};

// output = activation(input), `size` values of one sample; may be the same memory.
void activate(Activation activation, const float* input, int size, float* output);

// input_gradient = output_gradient times the derivative, which each of them has as a function of its own
// output.
void differentiate(Activation activation, const float* output, const float* output_gradient, int size,
                   float* input_gradient);

}  // namespace inkling
