#include <algorithm>
#include <utility>

#include "inkling/metrics.hpp"
#include "inkling/refusal.hpp"
#include "inkling/training.hpp"
#include "training/options.hpp"
#include "training/state.hpp"

namespace inkling {
namespace {

constexpr int kReportsPerEpoch = 20;

Result<void> check_data(const Network& network, const TrainingOptions& options, const DataSet& train,
                        const DataSet& validation) {
  if (train.size() == 0) {
    return invalid_argument("training data: expected at least one image, got none");
  }
  for (const std::uint8_t label : train.labels) {
    if (label == kNoDigit && !can_reject(network.output_activation())) {
      return invalid_argument(
          "training data: images of no digit need a network that ends in softmax-or-none or sigmoid");
    }
    if (label != kNoDigit && label >= network.outputs()) {
      return invalid_argument("training data: label {} is beyond the network's {} outputs",
                              {int{label}, network.outputs()});
    }
  }
  if (options.patience > 0 && validation.size() == 0) {
    return invalid_argument("patience needs validation images, by which it stops");
  }
  return {};
}

}  // namespace

Training::Training() = default;
Training::Training(Training&&) noexcept = default;
Training& Training::operator=(Training&&) noexcept = default;
Training::~Training() = default;

Result<Training> Training::start(Network network, TrainingOptions options) {
  if (const Result<void> valid = check(network, options); !valid) {
    return tl::unexpected(valid.error());
  }
  if (options.learning_rate == 0) {
    options.learning_rate = default_learning_rate(options.optimizer, options.loss, options.momentum);
  }
  Training training;
  training.state_ = std::make_unique<State>(std::move(network), std::move(options));
  return training;
}

Result<Progress> Training::step(const DataSet& train, const DataSet& validation, int batches) {
  State& state = *state_;
  if (state.is_done() || batches < 1) {
    return invalid_argument("a step: expected 1 batch or more, and epochs that are not done yet");
  }
  if (!state.is_epoch_begun()) {
    if (const Result<void> possible = check_data(state.network, state.options, train, validation);
        !possible) {
      return tl::unexpected(possible.error());
    }
    state.begin_epoch(train);
  } else if (train.size() != state.order.size()) {
    return invalid_argument("training data: the epoch began with {} images, and goes on with {}",
                            {state.order.size(), train.size()});
  }
  for (; batches > 0 && !state.is_epoch_complete(); --batches) {
    state.run_batch(train);
  }
  Progress progress;
  progress.epoch = state.epochs_done + 1;
  progress.epochs = state.options.epochs;
  progress.batch = state.batches_of(state.images_seen);
  progress.batches = state.batches_of(train.size());
  progress.loss = state.loss / static_cast<double>(state.images_seen);
  progress.accuracy = static_cast<double>(state.images_right) / static_cast<double>(state.images_seen);
  if (!state.is_epoch_complete()) {
    return progress;
  }
  if (!state.is_finite()) {
    return invalid_argument(
        "training diverged in epoch {}: weights are no longer finite numbers; lower the learning rate or "
        "weight decay",
        {progress.epoch});
  }
  ++state.epochs_done;
  state.order.clear();
  progress.epoch_done = true;
  if (validation.size() > 0) {
    const Network& current = state.averaged ? *state.averaged : state.network;
    const Result<Evaluation> evaluation = evaluate(current, 1, validation, state.options.threads);
    if (!evaluation) {
      return tl::unexpected(evaluation.error());
    }
    progress.validation_accuracy = evaluation->accuracy;
    if (state.options.patience > 0) {
      state.remember_best(evaluation->accuracy);
    }
  }
  progress.done = state.is_done();
  return progress;
}

Result<bool> Training::run(const DataSet& train, const DataSet& validation,
                           const std::function<bool(const Progress&)>& report) {
  State& state = *state_;
  // What run() cannot train on is refused even when all epochs are done.
  if (const Result<void> possible = check_data(state.network, state.options, train, validation); !possible) {
    return tl::unexpected(possible.error());
  }
  state.order.clear();  // an epoch that was broken off begins anew
  const auto now = [&] { return state.options.clock ? state.options.clock() : 0.0; };
  const double start = now();
  const int first_epoch = state.epochs_done;
  const int group = std::max(1, state.batches_of(train.size()) / kReportsPerEpoch);
  while (!state.is_done()) {
    Result<Progress> progress = step(train, validation, group);
    if (!progress) {
      return tl::unexpected(progress.error());
    }
    const double epochs = progress->epoch - 1 - first_epoch;
    progress->seconds = now() - start;
    progress->images_per_second =
        progress->seconds > 0
            ? (epochs * static_cast<double>(train.size()) + static_cast<double>(state.images_seen)) /
                  progress->seconds
            : 0;
    if (report && !report(*progress) && state.epochs_done < state.options.epochs) {
      return false;
    }
  }
  return true;
}

const Network& Training::network() const {
  return state_->published();
}

int Training::epochs_done() const {
  return state_->epochs_done;
}

}  // namespace inkling
