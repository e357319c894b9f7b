// Networks that teach another what they have learned, beside the labels.
//
//   Result<Teacher> teacher = make_teacher(std::move(models), network, threads);
//   TrainingOptions options{.loss = Loss::cross_entropy, .teacher = *teacher};
#pragma once

#include <vector>

#include "inkling/error.hpp"
#include "inkling/model.hpp"
#include "inkling/network.hpp"
#include "inkling/training.hpp"

namespace inkling {

// Answers with the mean of the models' logits, each over its model's temperature, for a training with as many
// `threads` (0: one a core). Error{invalid_argument} for no models, and for one that does not take 28x28
// images, has another number of outputs than `student`, or does not end in softmax or softmax-or-none.
Result<Teacher> make_teacher(std::vector<Model> models, const Network& student, int threads);

}  // namespace inkling
