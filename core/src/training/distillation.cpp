#include "inkling/distillation.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>

#include "inkling/data_set.hpp"
#include "inkling/elementary.hpp"
#include "inkling/parallel.hpp"
#include "inkling/refusal.hpp"
#include "inkling/tensor.hpp"
#include "nn/layer.hpp"
#include "training/distillation_loss.hpp"

namespace inkling {
namespace {

class Ensemble : public Teacher {
 public:
  Ensemble(std::vector<Model> models, const Network& student, const DistillationOptions& options)
      : models_(std::move(models)),
        activation_(student.output_activation()),
        classes_(student.outputs()),
        options_(options),
        memories_(static_cast<std::size_t>(Workers(options.threads).count())) {
    for (WorkerMemory& memory : memories_) {
      memory.workspaces.resize(models_.size());
      memory.digits.resize(kNormalizationGroup, kImagePixels);
      memory.soft_targets.resize(kNormalizationGroup, classes_);
      memory.answer.resize(static_cast<std::size_t>(classes_));
    }
  }

  void teach(const EvaluatedSamples& samples, int worker) override {
    assert(static_cast<std::size_t>(worker) < memories_.size());
    WorkerMemory& memory = memories_[static_cast<std::size_t>(worker)];
    for (int begin = 0; begin < samples.count; begin += kNormalizationGroup) {
      teach_group({begin, std::min(begin + kNormalizationGroup, samples.count)}, samples, memory);
    }
  }

 private:
  // What one worker needs.
  struct WorkerMemory {
    std::vector<Network::Workspace> workspaces;  // [model]
    Matrix digits;                               // [samples, 784], those that are digits
    Matrix soft_targets;                         // [samples, classes], the models' answers to them
    std::vector<float> answer;                   // [classes], the network's own
  };

  void teach_group(Slice group, const EvaluatedSamples& samples, WorkerMemory& memory) const {
    Eigen::Index digits = 0;
    for (int sample = group.begin; sample < group.end; ++sample) {
      if (samples.labels[sample] == kNoDigit) continue;
      std::copy_n(samples.images + std::ptrdiff_t{sample} * kImagePixels, kImagePixels,
                  &memory.digits(digits++, 0));
    }
    if (digits == 0) return;
    answer(digits, memory);
    digits = 0;
    const auto size = static_cast<std::size_t>(classes_);
    for (int sample = group.begin; sample < group.end; ++sample) {
      if (samples.labels[sample] == kNoDigit) continue;
      const std::span<float> soft_targets(&memory.soft_targets(digits++, 0), size);
      probabilities_of(activation_, options_.temperature, soft_targets, soft_targets);
      probabilities_of(activation_, options_.temperature,
                       {samples.logits + std::ptrdiff_t{sample} * classes_, size}, memory.answer);
      distil(activation_, options_.temperature, options_.share, soft_targets, memory.answer,
             samples.losses[sample], samples.gradients + sample * samples.gradient_row);
    }
  }

  // The first rows of `digits`: the mean of the models' logits goes to `soft_targets`.
  void answer(Eigen::Index digits, WorkerMemory& memory) const {
    auto mean = memory.soft_targets.topRows(digits);
    mean.setZero();
    for (std::size_t i = 0; i < models_.size(); ++i) {
      const Model& model = models_[i];
      model.network.forward(MatrixView(memory.digits.data(), digits, kImagePixels), memory.workspaces[i]);
      mean += static_cast<float>(1 / (model.temperature * static_cast<double>(models_.size()))) *
              memory.workspaces[i].logits();
    }
  }

  std::vector<Model> models_;
  Activation activation_;
  int classes_;
  DistillationOptions options_;
  std::vector<WorkerMemory> memories_;
};

Result<void> check(const std::vector<Model>& models, const Network& student,
                   const DistillationOptions& options) {
  const Activation activation = student.output_activation();
  if (activation != Activation::softmax && activation != Activation::softmax_or_none) {
    return invalid_argument("expected a network to teach that ends in softmax or softmax-or-none");
  }
  if (!(options.share >= 0 && options.share <= 1)) {
    return invalid_argument("share: expected a number from 0 to 1");
  }
  if (!(options.temperature > 0) || !std::isfinite(options.temperature)) {
    return invalid_argument("temperature: expected a number above 0");
  }
  if (models.empty()) {
    return invalid_argument("expected one model or more to teach");
  }
  for (const Model& model : models) {
    const Network& network = model.network;
    if (network.input_shape() != student.input_shape()) {
      return invalid_argument(
          "expected models that take {}x{}x{}, got one that takes {}x{}x{}",
          {student.input_shape().height, student.input_shape().width, student.input_shape().channels,
           network.input_shape().height, network.input_shape().width, network.input_shape().channels});
    }
    if (network.outputs() != student.outputs()) {
      return invalid_argument("expected models with {} outputs, got one with {}",
                              {student.outputs(), network.outputs()});
    }
    if (network.output_activation() != activation) {
      return invalid_argument("expected models that end as the network does, in softmax or softmax-or-none");
    }
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Teacher>> make_teacher(std::vector<Model> models, const Network& student,
                                              const DistillationOptions& options) {
  if (const Result<void> possible = check(models, student, options); !possible) {
    return tl::unexpected(possible.error());
  }
  return std::make_unique<Ensemble>(std::move(models), student, options);
}

}  // namespace inkling
