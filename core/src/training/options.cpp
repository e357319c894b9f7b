#include "training/options.hpp"

#include <cmath>

#include "inkling/refusal.hpp"
#include "nn/loss.hpp"

namespace inkling {
namespace {

constexpr int kMaxBatch = 8192;
constexpr int kMaxEpochs = 100'000;

}  // namespace

double default_learning_rate(Optimizer optimizer, Loss loss, double momentum) {
  if (optimizer != Optimizer::sgd) {
    return 0.001;
  }
  return (loss == Loss::quadratic ? 3.0 : 0.5) * (1 - momentum);
}

Result<void> check(const Network& network, const TrainingOptions& options) {
  if (options.epochs < 1 || options.epochs > kMaxEpochs) {
    return invalid_argument("epochs: expected 1 to {}, got {}", {kMaxEpochs, options.epochs});
  }
  if (options.batch_size < 1 || options.batch_size > kMaxBatch) {
    return invalid_argument("batch size: expected 1 to {}, got {}", {kMaxBatch, options.batch_size});
  }
  if (!(options.learning_rate >= 0) || !std::isfinite(options.learning_rate)) {
    return invalid_argument("learning rate: expected a positive number, or 0 for the default");
  }
  if (!(options.momentum >= 0 && options.momentum < 1)) {
    return invalid_argument("momentum: expected 0 or more and less than 1");
  }
  if (!(options.weight_decay >= 0) || !std::isfinite(options.weight_decay)) {
    return invalid_argument("weight decay: expected 0 or more");
  }
  if (options.decay_every < 1 || !(options.decay_factor > 0 && options.decay_factor <= 1)) {
    return invalid_argument("step schedule: expected a factor above 0 and at most 1, every 1 epoch or more");
  }
  if (!(options.warmup_epochs >= 0 && options.warmup_epochs <= kMaxEpochs)) {
    return invalid_argument("warm-up: expected 0 to {} epochs", {kMaxEpochs});
  }
  if (!(options.label_smoothing >= 0 && options.label_smoothing < 1) ||
      (options.label_smoothing > 0 && options.loss != Loss::cross_entropy)) {
    return invalid_argument(
        "label smoothing: expected 0 or more and less than 1, and cross-entropy loss unless 0");
  }
  if (!(options.average_decay >= 0 && options.average_decay < 1)) {
    return invalid_argument("decay of the average: expected 0 or more and less than 1");
  }
  if (options.patience < 0) {
    return invalid_argument("patience: expected 0 or more epochs");
  }
  if (!is_defined(options.loss, network.output_activation())) {
    return invalid_argument("cross-entropy loss needs a network that ends in softmax or sigmoid");
  }
  if (network.input_shape().size() != kImagePixels) {
    return invalid_argument("network input: expected 784 values, got {}", {network.input_shape().size()});
  }
  return {};
}

}  // namespace inkling
