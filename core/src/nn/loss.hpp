// Losses, taken together with the network's last activation: their joint gradient is simple where each alone
// is not.
#pragma once

#include "inkling/network.hpp"

namespace inkling {

// Cross-entropy needs outputs that are probabilities: softmax or sigmoid.
bool is_defined(Loss loss, Activation output_activation);

// The loss of one sample whose true class is `target`, and its gradient with respect to the logits. A target
// beyond the outputs means none of them, for activations that can_reject(). `smoothing` (cross-entropy;
// Szegedy et al., 2016) is the share of the target that is spread evenly over all classes.
double loss_of(Loss loss, Activation output_activation, double smoothing, const float* outputs, int size,
               int target, float* logit_gradient);

}  // namespace inkling
