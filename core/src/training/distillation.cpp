#include "inkling/distillation.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include "inkling/data_set.hpp"
#include "inkling/parallel.hpp"
#include "inkling/refusal.hpp"

namespace inkling {
namespace {

bool is_softmax(const Network& network) {
  return network.output_activation() == Activation::softmax ||
         network.output_activation() == Activation::softmax_or_none;
}

class Ensemble {
 public:
  Ensemble(std::vector<Model> models, int workers) : models_(std::move(models)) {
    workspaces_.resize(static_cast<std::size_t>(workers));
    for (std::vector<Network::Workspace>& of_worker : workspaces_) of_worker.resize(models_.size());
  }

  void answer(const MatrixView& images, int worker, std::span<float> logits) {
    std::fill(logits.begin(), logits.end(), 0.0F);
    for (std::size_t i = 0; i < models_.size(); ++i) {
      Network::Workspace& workspace = workspaces_[static_cast<std::size_t>(worker)][i];
      models_[i].network.forward(images, workspace);
      const MatrixView theirs = workspace.logits();
      const float share =
          static_cast<float>(1 / (models_[i].temperature * static_cast<double>(models_.size())));
      for (std::size_t k = 0; k < logits.size(); ++k) logits[k] += share * theirs.data()[k];
    }
  }

 private:
  std::vector<Model> models_;
  std::vector<std::vector<Network::Workspace>> workspaces_;  // [worker][model]
};

}  // namespace

Result<Teacher> make_teacher(std::vector<Model> models, const Network& student, int threads) {
  if (models.empty()) return invalid_argument("expected one model or more");
  for (const Model& model : models) {
    if (model.network.input_shape().size() != kImagePixels) {
      return invalid_argument("expected a network that takes 784 values, got one that takes {}",
                              {model.network.input_shape().size()});
    }
    if (model.network.outputs() != student.outputs()) {
      return invalid_argument("expected {} outputs, got {}",
                              {student.outputs(), model.network.outputs()});
    }
    if (!is_softmax(model.network)) {
      return invalid_argument("expected a network that ends in softmax or softmax-or-none");
    }
  }
  const auto ensemble = std::make_shared<Ensemble>(std::move(models), Workers(threads).count());
  return [ensemble](const MatrixView& images, int worker, std::span<float> logits) {
    ensemble->answer(images, worker, logits);
  };
}

}  // namespace inkling
