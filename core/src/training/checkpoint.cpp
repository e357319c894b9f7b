// What a training run remembers between epochs, as entries of an archive under "training.".
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

std::string_view name_of(Optimizer optimizer) {
  return optimizer == Optimizer::adam ? "adam" : "sgd";
}

std::string moment_name(const Trainable& trainable, std::string_view moment) {
  return "training." + std::to_string(trainable.layer) + "." + std::string(trainable.view.name) + "." +
         std::string(moment);
}

// [rows, row size], as the tensor lies in memory.
npz::Array to_array(const Trainable& trainable, const std::vector<float>& moment) {
  const auto rows = static_cast<std::size_t>(trainable.view.rows);
  return npz::Array::from_floats({rows, moment.size() / rows}, moment.data());
}

Result<void> read_moment(const npz::Archive& archive, const std::string& name, std::vector<float>& moment) {
  if (moment.empty()) {
    return {};
  }
  Result<std::vector<float>> values = archive.floats(name);
  if (!values) {
    return tl::unexpected(values.error());
  }
  if (values->size() != moment.size()) {
    return bad_file({name, ": expected ", moment.size(), " values, got ", values->size()});
  }
  moment = std::move(*values);
  return {};
}

Result<void> expect_integer(const npz::Archive& archive, std::string_view name, std::int64_t expected) {
  const Result<std::int64_t> found = archive.integer(name);
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (*found != expected) {
    return invalid_argument({"the checkpoint was made with ", name, " = ", *found, ", not ", expected});
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
  for (const Trainable& trainable : state.trainables) {
    archive.set(moment_name(trainable, "mean"), to_array(trainable, trainable.moments.mean));
    if (!trainable.moments.square.empty()) {
      archive.set(moment_name(trainable, "square"), to_array(trainable, trainable.moments.square));
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
    return bad_file({"training.*: entries are missing or of the wrong kind"});
  }
  const Result<std::vector<double>> powers = stored_powers->doubles();
  if (*epochs_done < 0 || *epochs_done > 1'000'000 || *steps < 0 || !powers || powers->size() != 2) {
    return bad_file({"training.*: values out of range"});
  }
  if (*optimizer != name_of(state.options.optimizer)) {
    return invalid_argument({"the checkpoint was made with the optimizer ", *optimizer, ", not ",
                             name_of(state.options.optimizer)});
  }
  Result<void> same = expect_integer(checkpoint, kSeed, static_cast<std::int64_t>(state.options.seed));
  if (same) {
    same = expect_integer(checkpoint, kBatchSize, state.options.batch_size);
  }
  for (Trainable& trainable : state.trainables) {
    if (same) {
      same = read_moment(checkpoint, moment_name(trainable, "mean"), trainable.moments.mean);
    }
    if (same) {
      same = read_moment(checkpoint, moment_name(trainable, "square"), trainable.moments.square);
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
