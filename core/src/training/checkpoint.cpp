// What a training run remembers between epochs, as entries of an archive under "training.".
#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "inkling/refusal.hpp"
#include "training/state.hpp"

namespace inkling {
namespace {

constexpr std::string_view kEpochsDone = "training.epochs_done";
constexpr std::string_view kSteps = "training.steps";
constexpr std::string_view kSeed = "training.seed";
constexpr std::string_view kBatchSize = "training.batch_size";
constexpr std::string_view kOptimizer = "training.optimizer";
constexpr std::string_view kDecayPowers = "training.decay_powers";

constexpr std::string_view kBestAccuracy = "training.best_accuracy";
constexpr std::string_view kEpochsWithoutGain = "training.epochs_without_gain";

std::string_view name_of(Optimizer optimizer) {
  switch (optimizer) {
    case Optimizer::sgd:
      break;
    case Optimizer::adam:
      return "adam";
    case Optimizer::adamw:
      return "adamw";
  }
  return "sgd";
}

// What is remembered of a tensor.
std::string entry_name(const Trainable& trainable, std::string_view what) {
  return join("training.{}.{}.{}", {trainable.layer, trainable.view.name, what});
}

// [rows, row size], as the tensor lies in memory.
npz::Array to_array(const Trainable& trainable, std::span<const float> values) {
  const auto rows = static_cast<std::size_t>(trainable.view.rows);
  return npz::Array::from_floats({rows, values.size() / rows}, values.data());
}

Result<void> read_values(const npz::Archive& archive, const std::string& name, std::span<float> into) {
  if (into.empty()) {
    return {};
  }
  Result<std::vector<float>> values = archive.floats(name);
  if (!values) {
    return tl::unexpected(values.error());
  }
  if (values->size() != into.size()) {
    return bad_file("{}: expected {} values, got {}", {name, into.size(), values->size()});
  }
  std::copy(values->begin(), values->end(), into.begin());
  return {};
}

Result<void> expect_integer(const npz::Archive& archive, std::string_view name, std::int64_t expected) {
  const Result<std::int64_t> found = archive.integer(name);
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (*found != expected) {
    return invalid_argument("the checkpoint was made with {} = {}, not {}", {name, *found, expected});
  }
  return {};
}

}  // namespace

void Training::save(npz::Archive& archive) const {
  const State& state = *state_;
  const auto set_integer = [&](std::string_view name, std::int64_t value) {
    archive.set(std::string(name), npz::Array::from_int64({}, &value));
  };
  set_integer(kEpochsDone, state.epochs_done);
  set_integer(kSteps, state.steps);
  set_integer(kSeed, static_cast<std::int64_t>(state.options.seed));
  set_integer(kBatchSize, state.options.batch_size);
  archive.set(std::string(kOptimizer), npz::Array::from_string(name_of(state.options.optimizer)));
  const double powers[] = {state.mean_decay_power, state.square_decay_power};
  archive.set(std::string(kDecayPowers), npz::Array::from_doubles({2}, powers));
  if (state.best) {
    archive.set(std::string(kBestAccuracy), npz::Array::from_doubles({}, &state.best_accuracy));
    set_integer(kEpochsWithoutGain, state.epochs_without_gain);
  }
  for (const Trainable& trainable : state.trainables) {
    const auto set = [&](std::string_view what, std::span<const float> values) {
      if (!values.empty()) {
        archive.set(entry_name(trainable, what), to_array(trainable, values));
      }
    };
    set("mean", trainable.moments.mean);
    set("square", trainable.moments.square);
    set("average", trainable.average);
    // The file's network is the published one, which need not be the one that is trained.
    if (&state.published() != &state.network) {
      set("value", trainable.view.values);
    }
  }
}

Result<Training> Training::resume(Network network, const npz::Archive& checkpoint, TrainingOptions options) {
  Result<Training> training = start(std::move(network), std::move(options));
  if (!training) {
    return training;
  }
  State& state = *training->state_;
  if (!checkpoint.contains(kEpochsDone)) {
    return fail(
        ErrorCode::bad_file,
        "no training.epochs_done: a finished model, not a checkpoint; to train it further, start from it");
  }
  const Result<std::int64_t> epochs_done = checkpoint.integer(kEpochsDone);
  const Result<std::int64_t> steps = checkpoint.integer(kSteps);
  const Result<std::string> optimizer = checkpoint.text(kOptimizer);
  const npz::Array* stored_powers = checkpoint.find(kDecayPowers);
  if (!epochs_done || !steps || !optimizer || stored_powers == nullptr) {
    return bad_file("training.*: entries are missing or of the wrong kind");
  }
  const Result<std::vector<double>> powers = stored_powers->doubles();
  if (*epochs_done < 0 || *epochs_done > 1'000'000 || *steps < 0 || !powers || powers->size() != 2) {
    return bad_file("training.*: values out of range");
  }
  if (*optimizer != name_of(state.options.optimizer)) {
    return invalid_argument("the checkpoint was made with the optimizer {}, not {}",
                            {*optimizer, name_of(state.options.optimizer)});
  }
  Result<void> same = expect_integer(checkpoint, kSeed, static_cast<std::int64_t>(state.options.seed));
  if (same) {
    same = expect_integer(checkpoint, kBatchSize, state.options.batch_size);
  }
  if (state.options.patience > 0) {
    const Result<double> best_accuracy = checkpoint.number(kBestAccuracy);
    const Result<std::int64_t> without_gain = checkpoint.integer(kEpochsWithoutGain);
    if (!best_accuracy || !without_gain || *without_gain < 0 || *without_gain > *epochs_done) {
      return invalid_argument("the checkpoint was made without patience, or is damaged");
    }
    state.best = state.network;
    state.best_accuracy = *best_accuracy;
    state.epochs_without_gain = static_cast<int>(*without_gain);
  }
  for (Trainable& trainable : state.trainables) {
    const auto read = [&](std::string_view what, std::span<float> into) {
      if (same) {
        same = read_values(checkpoint, entry_name(trainable, what), into);
      }
    };
    read("mean", trainable.moments.mean);
    read("square", trainable.moments.square);
    read("average", trainable.average);
    if (state.best || state.averaged) {
      read("value", trainable.view.values);
    }
  }
  if (!same) {
    return tl::unexpected(same.error());
  }
  state.epochs_done = static_cast<int>(*epochs_done);
  state.steps = *steps;
  state.mean_decay_power = (*powers)[0];
  state.square_decay_power = (*powers)[1];
  return training;
}

}  // namespace inkling
