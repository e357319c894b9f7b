// The loss of answering otherwise than a teacher.
#pragma once

#include <span>

#include "inkling/network.hpp"

namespace inkling {

// Moves the loss of a label, and its gradient with respect to the logits, by `share` of the way to the
// cross-entropy of two softmaxes at `temperature`, `soft_targets` and the network's `answer`, times its
// square.
void distil(Activation output_activation, double temperature, double share,
            std::span<const float> soft_targets, std::span<const float> answer, double& loss,
            float* logit_gradient);

}  // namespace inkling
