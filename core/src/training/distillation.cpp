#include "inkling/distillation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>

#include "inkling/data_set.hpp"
#include "inkling/elementary.hpp"
#include "inkling/parallel.hpp"
#include "inkling/refusal.hpp"
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
        desks_(static_cast<std::size_t>(Workers(options.threads).count())) {
    for (Desk& desk : desks_) {
      desk.workspaces.resize(models_.size());
      desk.digits.resize(kNormalizationGroup, kImagePixels);
      desk.wanted.resize(kNormalizationGroup, classes_);
      desk.answer.resize(static_cast<std::size_t>(classes_));
    }
  }

  void teach(const Lecture& lecture, int worker) override {
    Desk& desk = desks_[static_cast<std::size_t>(worker)];
    for (int begin = 0; begin < lecture.count; begin += kNormalizationGroup) {
      teach_some({begin, std::min(begin + kNormalizationGroup, lecture.count)}, lecture, desk);
    }
  }

 private:
  // What one worker needs.
  struct Desk {
    std::vector<Network::Workspace> workspaces;  // [model]
    Matrix digits;                               // [samples, 784], those that are digits
    Matrix wanted;                               // [samples, classes], the models' answers to them
    std::vector<float> answer;                   // [classes], the network's own
  };

  void teach_some(Slice samples, const Lecture& lecture, Desk& desk) const {
    Eigen::Index digits = 0;
    for (int sample = samples.begin; sample < samples.end; ++sample) {
      if (lecture.labels[sample] == kNoDigit) continue;
      std::copy_n(lecture.images + std::ptrdiff_t{sample} * kImagePixels, kImagePixels,
                  &desk.digits(digits++, 0));
    }
    if (digits == 0) return;
    answer(digits, desk);
    digits = 0;
    const auto size = static_cast<std::size_t>(classes_);
    for (int sample = samples.begin; sample < samples.end; ++sample) {
      if (lecture.labels[sample] == kNoDigit) continue;
      const std::span<float> wanted(&desk.wanted(digits++, 0), size);
      probabilities_of(activation_, options_.temperature, wanted, wanted);
      probabilities_of(activation_, options_.temperature,
                       {lecture.logits + std::ptrdiff_t{sample} * classes_, size}, desk.answer);
      distil(activation_, options_.temperature, options_.share, wanted, desk.answer, lecture.losses[sample],
             lecture.gradients + sample * lecture.gradient_row);
    }
  }

  // The first rows of `digits`: the mean of the models' logits goes to `wanted`.
  void answer(Eigen::Index digits, Desk& desk) const {
    auto wanted = desk.wanted.topRows(digits);
    wanted.setZero();
    for (std::size_t i = 0; i < models_.size(); ++i) {
      const Model& model = models_[i];
      model.network.forward(MatrixView(desk.digits.data(), digits, kImagePixels), desk.workspaces[i]);
      wanted += static_cast<float>(1 / (model.temperature * static_cast<double>(models_.size()))) *
                desk.workspaces[i].logits();
    }
  }

  std::vector<Model> models_;
  Activation activation_;
  int classes_;
  DistillationOptions options_;
  std::vector<Desk> desks_;
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
    if (network.input_shape().size() != kImagePixels) {
      return invalid_argument("expected models that take {} values, got one that takes {}",
                              {kImagePixels, network.input_shape().size()});
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
