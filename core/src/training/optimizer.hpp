// Gradient descent rules, applied to slices of parameters so that several threads can share a tensor.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "inkling/training.hpp"

namespace inkling {

// The numbers of one step, the same for every parameter.
struct Step {
  Optimizer optimizer = Optimizer::sgd;
  float learning_rate = 0;
  float momentum = 0;
  float weight_decay = 0;
  // Adam's corrections for averages that started at zero: 1 - beta^t.
  float mean_correction = 1;
  float square_correction = 1;
};

inline constexpr double kAdamMeanDecay = 0.9;
inline constexpr double kAdamSquareDecay = 0.999;

// What a rule remembers of one parameter tensor; as long as the tensor, padding included.
struct Moments {
  std::vector<float> mean;    // sgd: velocity; adam: average of the gradient
  std::vector<float> square;  // adam: average of its square
};

Moments make_moments(Optimizer optimizer, std::size_t size);

// Changes values[i] by the gradient, for the slice [begin, begin + gradient.size()) of the tensor.
//   sgd:  v = momentum v + g;  w -= rate v       (Sutskever et al., 2013)
//   adam: Kingma and Ba (2015), weight decay as part of the gradient;
//   adamw: the same, weight decay decoupled from it (Loshchilov and Hutter, 2019), as it is in sgd.
void apply_gradient(const Step& step, std::span<const float> gradient, std::size_t begin,
                    std::span<float> values, Moments& moments);

}  // namespace inkling
