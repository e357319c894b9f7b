// A network learns from what others answer, beside the labels (Hinton et al., 2015).
//
//   Result<std::unique_ptr<Teacher>> teacher = make_teacher(std::move(models), network, {.threads = 2});
//   TrainingOptions options{.loss = Loss::cross_entropy, .threads = 2, .teacher = teacher->get()};
#pragma once

#include <memory>
#include <vector>

#include "inkling/error.hpp"
#include "inkling/model.hpp"
#include "inkling/network.hpp"
#include "inkling/training.hpp"

namespace inkling {

struct DistillationOptions {
  double share = 0.8;      // of a digit's loss that is the teachers', 0..1; the rest is its label's
  double temperature = 2;  // by which the logits of both sides are divided before they are compared
  int threads = 0;         // must be those of the training; 0: one a core
};

// Asks what the models make of the digits of a batch: the mean of their logits, each over its model's
// temperature. The loss of answering otherwise is the cross-entropy between both softmaxes at the options'
// temperature, times its square, which makes gradients as large as those of labels. What shows no digit is
// left to the label. For cross-entropy loss.
//
// Error{invalid_argument} for no models, for one that takes other images, has another number of outputs or
// ends in another activation than `student`, for other activations than softmax and
// softmax-or-none, and for options out of range.
Result<std::unique_ptr<Teacher>> make_teacher(std::vector<Model> models, const Network& student,
                                              const DistillationOptions& options);

}  // namespace inkling
