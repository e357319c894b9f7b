// What probabilities say: the class they speak for, the next, and whether that is sure enough.
//
//   classifier.classify_batch(images, probabilities);
//   Reading reading = rank(model, std::span(probabilities).subspan(i * classes, classes));
#pragma once

#include <span>

#include "inkling/model.hpp"

namespace inkling {

// As Classifier::classify() does it. The reading refers to `probabilities`, [classes] of the model, and has
// no logits.
Reading rank(const Model& model, std::span<const float> probabilities);

}  // namespace inkling
