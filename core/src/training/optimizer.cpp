#include "training/optimizer.hpp"

#include <cmath>

namespace inkling {
namespace {

void apply_sgd(const Step& step, std::span<const float> gradient, float* values, float* velocity) {
  const float keep = 1 - step.learning_rate * step.weight_decay;
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    velocity[i] = step.momentum * velocity[i] + gradient[i];
    values[i] = keep * values[i] - step.learning_rate * velocity[i];
  }
}

void apply_adam(const Step& step, std::span<const float> gradient, float* values, float* mean,
                float* square) {
  constexpr auto kMean = static_cast<float>(kAdamMeanDecay);
  constexpr auto kSquare = static_cast<float>(kAdamSquareDecay);
  constexpr float kEpsilon = 1e-8F;
  const bool decoupled = step.optimizer == Optimizer::adamw;
  const float keep = decoupled ? 1 - step.learning_rate * step.weight_decay : 1;
  const float pull = decoupled ? 0 : step.weight_decay;
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    const float slope = gradient[i] + pull * values[i];
    mean[i] = kMean * mean[i] + (1 - kMean) * slope;
    square[i] = kSquare * square[i] + (1 - kSquare) * slope * slope;
    const float direction =
        (mean[i] / step.mean_correction) / (std::sqrt(square[i] / step.square_correction) + kEpsilon);
    values[i] = keep * values[i] - step.learning_rate * direction;
  }
}

}  // namespace

Moments make_moments(Optimizer optimizer, std::size_t size) {
  return {std::vector<float>(size), std::vector<float>(optimizer == Optimizer::sgd ? 0 : size)};
}

void apply_gradient(const Step& step, std::span<const float> gradient, std::size_t begin,
                    std::span<float> values, Moments& moments) {
  if (step.optimizer == Optimizer::sgd) {
    apply_sgd(step, gradient, &values[begin], &moments.mean[begin]);
  } else {
    apply_adam(step, gradient, &values[begin], &moments.mean[begin], &moments.square[begin]);
  }
}

}  // namespace inkling
