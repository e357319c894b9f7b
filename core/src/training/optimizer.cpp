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
  const float keep = 1 - step.learning_rate * step.weight_decay;
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    mean[i] = kMean * mean[i] + (1 - kMean) * gradient[i];
    square[i] = kSquare * square[i] + (1 - kSquare) * gradient[i] * gradient[i];
    const float direction =
        (mean[i] / step.mean_correction) / (std::sqrt(square[i] / step.square_correction) + kEpsilon);
    values[i] = keep * values[i] - step.learning_rate * direction;
  }
}

}  // namespace

Moments make_moments(Optimizer optimizer, std::size_t size) {
  return {std::vector<float>(size), std::vector<float>(optimizer == Optimizer::adam ? size : 0)};
}

void apply_gradient(const Step& step, std::span<const float> gradient, std::size_t begin,
                    std::span<float> values, Moments& moments) {
  if (step.optimizer == Optimizer::adam) {
    apply_adam(step, gradient, &values[begin], &moments.mean[begin], &moments.square[begin]);
  } else {
    apply_sgd(step, gradient, &values[begin], &moments.mean[begin]);
  }
}

}  // namespace inkling
