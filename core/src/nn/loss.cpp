#include "nn/loss.hpp"

#include <algorithm>

#include "inkling/elementary.hpp"
#include "nn/activation.hpp"

namespace inkling {
namespace {

// Keeps a sample that is certain and wrong from counting as infinite.
double log_of_probability(double probability) {
  return log(std::max(probability, 1e-12));
}

}  // namespace

bool is_defined(Loss loss, Activation output_activation) {
  return loss == Loss::quadratic || output_activation == Activation::softmax || can_reject(output_activation);
}

double loss_of(Loss loss, Activation output_activation, double smoothing, const float* outputs, int size,
               int target, float* logit_gradient) {
  if (loss == Loss::quadratic) {
    double value = 0;
    for (int i = 0; i < size; ++i) {
      logit_gradient[i] = outputs[i] - (i == target ? 1.0F : 0.0F);
      value += 0.5 * logit_gradient[i] * logit_gradient[i];
    }
    differentiate(output_activation, outputs, logit_gradient, size, logit_gradient);
    return value;
  }
  // A sigmoid spreads over yes and no, a softmax over its classes.
  const int classes = output_activation == Activation::sigmoid           ? 2
                      : output_activation == Activation::softmax_or_none ? size + 1
                                                                         : size;
  const double spread = smoothing / classes;
  double value = 0;
  double none = 1;
  for (int i = 0; i < size; ++i) {
    const double wanted = (i == target ? 1 - smoothing : 0) + spread;
    // The same for sigmoid and softmaxes.
    logit_gradient[i] = outputs[i] - static_cast<float>(wanted);
    value -= wanted > 0 ? wanted * log_of_probability(outputs[i]) : 0;
    if (output_activation == Activation::sigmoid && wanted < 1) {
      value -= (1 - wanted) * log_of_probability(1.0 - outputs[i]);
    }
    none -= outputs[i];
  }
  if (output_activation == Activation::softmax_or_none) {
    const double wanted = (target >= size ? 1 - smoothing : 0) + spread;
    value -= wanted > 0 ? wanted * log_of_probability(none) : 0;
  }
  return value;
}

}  // namespace inkling
