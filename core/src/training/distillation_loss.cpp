#include "training/distillation_loss.hpp"

#include <algorithm>
#include <cstddef>

#include "inkling/elementary.hpp"

namespace inkling {
namespace {

// A probability of 0 would cost infinitely much.
double cost_of(double wanted, double answer) {
  return -wanted * log(std::max(answer, 1e-12));
}

}  // namespace

void distil(Activation output_activation, double temperature, double share, std::span<const float> wanted,
            std::span<const float> answer, double& loss, float* logit_gradient) {
  double cross_entropy = 0;
  double wanted_none = 1;
  double none = 1;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    cross_entropy += cost_of(wanted[i], answer[i]);
    wanted_none -= wanted[i];
    none -= answer[i];
    // The derivative by logits that were divided by the temperature has one of its two factors less.
    const double gradient = temperature * (static_cast<double>(answer[i]) - wanted[i]);
    logit_gradient[i] += static_cast<float>(share * (gradient - logit_gradient[i]));
  }
  if (output_activation == Activation::softmax_or_none) cross_entropy += cost_of(wanted_none, none);
  loss += share * (temperature * temperature * cross_entropy - loss);
}

}  // namespace inkling
