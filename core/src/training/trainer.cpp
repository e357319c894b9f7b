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

Result<bool> Training::run(const DataSet& train, const DataSet& validation,
                           const std::function<bool(const Progress&)>& report) {
  State& state = *state_;
  if (train.size() == 0) {
    return invalid_argument("training data: expected at least one image, got none");
  }
  for (const std::uint8_t label : train.labels) {
    if (label == kNoDigit && !can_reject(state.network.output_activation())) {
      return invalid_argument(
          "training data: images of no digit need a network that ends in softmax-or-none or sigmoid");
    }
    if (label != kNoDigit && label >= state.network.outputs()) {
      return invalid_argument("training data: label {} is beyond the network's {} outputs",
                              {int{label}, state.network.outputs()});
    }
  }
  if (state.options.patience > 0 && validation.size() == 0) {
    return invalid_argument("patience needs validation images, by which it stops");
  }
  const auto now = [&] { return state.options.clock ? state.options.clock() : 0.0; };
  const double start = now();
  std::size_t images_done = 0;
  Progress progress;
  progress.epochs = state.options.epochs;
  progress.batches =
      (static_cast<int>(train.size()) + state.options.batch_size - 1) / state.options.batch_size;
  const int group = std::max(1, progress.batches / kReportsPerEpoch);

  while (state.epochs_done < state.options.epochs && !state.is_out_of_patience()) {
    progress.epoch = state.epochs_done + 1;
    progress.batch = 0;
    progress.epoch_done = false;
    progress.validation_accuracy.reset();
    double loss = 0;
    std::size_t correct = 0;
    std::size_t seen = 0;
    bool go_on = true;
    const auto update_progress = [&] {
      progress.loss = loss / static_cast<double>(seen);
      progress.accuracy = static_cast<double>(correct) / static_cast<double>(seen);
      progress.seconds = now() - start;
      progress.images_per_second =
          progress.seconds > 0 ? static_cast<double>(images_done) / progress.seconds : 0;
    };
    state.run_epoch(train, [&] {
      for (std::size_t row = 0; row < static_cast<std::size_t>(state.batch_count); ++row) {
        loss += state.losses[row];
        correct += state.correct[row];
      }
      seen += static_cast<std::size_t>(state.batch_count);
      images_done += static_cast<std::size_t>(state.batch_count);
      ++progress.batch;
      if (progress.batch % group == 0 && progress.batch < progress.batches && report) {
        update_progress();
        go_on = report(progress);
      }
      return go_on;
    });
    if (!go_on) {
      return false;
    }
    if (!state.is_finite()) {
      return invalid_argument(
          "training diverged in epoch {}: weights are no longer finite numbers; lower the learning rate or "
          "weight decay",
          {progress.epoch});
    }
    ++state.epochs_done;
    update_progress();
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
    if (report && !report(progress) && state.epochs_done < state.options.epochs) {
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
