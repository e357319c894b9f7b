#include "training/distillation_loss.hpp"

#include <algorithm>
#include <cstddef>

#include "inkling/elementary.hpp"

namespace inkling {
namespace {

// A probability of 0 would cost infinitely much.
double cost_of(double target, double answer) {
  return -target * log(std::max(answer, 1e-12));
}

}  // namespace

void distil(Activation output_activation, double temperature, double share,
            std::span<const float> soft_targets, std::span<const float> answer, double& loss,
            float* logit_gradient) {
  double cross_entropy = 0;
  double none_target = 1;
  double none = 1;
  for (std::size_t i = 0; i < soft_targets.size(); ++i) {
    cross_entropy += cost_of(soft_targets[i], answer[i]);
    none_target -= soft_targets[i];
    none -= answer[i];
    // The derivative by the logits divides by the temperature once, which leaves one of the square's factors.
    const double gradient = temperature * (static_cast<double>(answer[i]) - soft_targets[i]);
    logit_gradient[i] += static_cast<float>(share * (gradient - logit_gradient[i]));
  }
  if (output_activation == Activation::softmax_or_none) cross_entropy += cost_of(none_target, none);
  loss += share * (temperature * temperature * cross_entropy - loss);
}

}  // namespace inkling
