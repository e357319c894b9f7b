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
  return loss == Loss::quadratic || output_activation == Activation::softmax ||
         output_activation == Activation::sigmoid;
}

double loss_of(Loss loss, Activation output_activation, const float* outputs, int size, int target,
               float* logit_gradient) {
  for (int i = 0; i < size; ++i) {
    logit_gradient[i] = outputs[i] - (i == target ? 1.0F : 0.0F);
  }
  double value = 0;
  if (loss == Loss::quadratic) {
    for (int i = 0; i < size; ++i) {
      value += 0.5 * logit_gradient[i] * logit_gradient[i];
    }
    differentiate(output_activation, outputs, logit_gradient, size, logit_gradient);
    return value;
  }
  // Cross-entropy: the gradient is output - target, for softmax and for sigmoid alike.
  for (int i = 0; i < size; ++i) {
    if (i == target) {
      value -= log_of_probability(outputs[i]);
    } else if (output_activation == Activation::sigmoid) {
      value -= log_of_probability(1.0 - outputs[i]);
    }
  }
  return value;
}

}  // namespace inkling
