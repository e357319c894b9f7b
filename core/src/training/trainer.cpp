#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <utility>

#include "inkling/elementary.hpp"
#include "inkling/metrics.hpp"
#include "inkling/refusal.hpp"
#include "inkling/training.hpp"
#include "nn/kernels.hpp"
#include "nn/loss.hpp"
#include "training/state.hpp"

namespace inkling {
namespace {

constexpr int kMaxBatch = 8192;
constexpr int kMaxEpochs = 100'000;
constexpr int kReportsPerEpoch = 20;

// Streams of the one seed.
constexpr std::uint64_t kShuffleStream = std::uint64_t{1} << 62U;
constexpr std::uint64_t kTransformStream = std::uint64_t{2} << 62U;

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

}  // namespace

Training::State::State(Network given_network, TrainingOptions given_options)
    : network(std::move(given_network)), options(std::move(given_options)), workers(options.threads) {
  if (options.average_decay > 0) {
    averaged = network;
  }
  std::size_t most_scratch = 0;
  for (std::size_t layer = 0; layer < network.layers().size(); ++layer) {
    Layer& it = *network.layers()[layer];
    const std::vector<ParameterView> views = it.parameters();
    const std::vector<ParameterView> averages =
        averaged ? averaged->layers()[layer]->parameters() : std::vector<ParameterView>(views.size());
    for (std::size_t index = 0; index < views.size(); ++index) {
      const std::size_t size = views[index].trained ? views[index].values.size() : 0;
      trainables.push_back({layer, index, views[index], averages[index].values,
                            Vector(static_cast<Eigen::Index>(size)), make_moments(options.optimizer, size)});
    }
    static_assert(kGradientSlack <= kernels::kPadding);  // one more row is enough
    gradients.emplace_back(Matrix::Zero(options.batch_size + 1, kernels::padded(it.output_shape().size())));
    most_scratch = std::max(most_scratch, it.scratch_size());
    grain = std::max(grain, it.grain());
  }
  images.resize(options.batch_size, kImagePixels);
  scratch.assign(static_cast<std::size_t>(workers.count()), std::vector<float>(most_scratch));
  losses.resize(static_cast<std::size_t>(options.batch_size));
  correct.resize(static_cast<std::size_t>(options.batch_size));
  first_trainable = trainables.front().layer;
}

void Training::State::load_images(const DataSet& data, Slice rows) {
  for (int row = rows.begin; row < rows.end; ++row) {
    const std::size_t position = batch_begin + static_cast<std::size_t>(row);
    const std::span<float, kImagePixels> out(&images(row, 0), kImagePixels);
    if (options.transform) {
      Random random(options.seed,
                    kTransformStream + static_cast<std::uint64_t>(epochs_done) * data.size() + position);
      options.transform(data, order[position], random, out);
    } else {
      scale_pixels(data.image(order[position]), out);
    }
  }
}

void Training::State::evaluate_rows(const DataSet& data, Slice rows) {
  const TrainingPass pass{options.seed,
                          static_cast<std::uint64_t>(steps) * static_cast<std::uint64_t>(options.batch_size) +
                              static_cast<std::uint64_t>(rows.begin)};
  buffers.forward(network, images.data(), rows, &pass);
  const int classes = network.outputs();
  const float* outputs = buffers.layers.back().activations.data();
  for (int row = rows.begin; row < rows.end; ++row) {
    const float* output = outputs + static_cast<std::ptrdiff_t>(row) * classes;
    const int label = data.labels[order[batch_begin + static_cast<std::size_t>(row)]];
    float* gradient = &gradients[buffers.logits](row, 0);
    const auto at = static_cast<std::size_t>(row);
    losses[at] = loss_of(options.loss, network.output_activation(), options.label_smoothing, output, classes,
                         label, gradient);
    const float* largest = std::max_element(output, output + classes);
    correct[at] = (label < classes ? largest - output == label : *largest < 0.5F) ? 1 : 0;
    for (int i = 0; i < classes; ++i) {
      gradient[i] /= static_cast<float>(batch_count);
    }
  }
}

void Training::State::backpropagate(Slice rows, int worker) {
  for (std::size_t layer = buffers.logits + 1; layer-- > first_trainable;) {
    Rows view = buffers.rows_of(network, layer, images.data(), rows);
    view.output_gradient = &gradients[layer](rows.begin, 0);
    view.input_gradient = layer > first_trainable ? &gradients[layer - 1](rows.begin, 0) : nullptr;
    view.scratch = scratch[static_cast<std::size_t>(worker)].data();
    network.layers()[layer]->backward(view);
  }
}

namespace {

void move_average(float share, std::span<const float> values, std::span<float> average) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    average[i] += share * (values[i] - average[i]);
  }
}

}  // namespace

void Training::State::update_parameters(int worker) {
  for (Trainable& trainable : trainables) {
    const ParameterView& view = trainable.view;
    const Slice slice = workers.slice(view.rows, worker);
    if (slice.begin == slice.end || !view.trained) {
      continue;
    }
    Rows batch = buffers.rows_of(network, trainable.layer, images.data(), {0, batch_count});
    batch.output_gradient = gradients[trainable.layer].data();
    const std::size_t row_size = view.values.size() / static_cast<std::size_t>(view.rows);
    const std::size_t begin = static_cast<std::size_t>(slice.begin) * row_size;
    const std::span<float> gradient(trainable.gradient.data() + begin,
                                    static_cast<std::size_t>(slice.end - slice.begin) * row_size);
    std::fill(gradient.begin(), gradient.end(), 0.0F);
    network.layers()[trainable.layer]->accumulate_gradient(trainable.index, batch, slice, gradient.data());
    apply_gradient(step, gradient, begin, view.values, trainable.moments);
    if (averaged) {
      move_average(average_share, view.values.subspan(begin, gradient.size()),
                   trainable.average.subspan(begin, gradient.size()));
    }
  }
}

void Training::State::update_statistics() {
  for (std::size_t layer = 0; layer < network.layers().size(); ++layer) {
    network.layers()[layer]->update_statistics(
        buffers.rows_of(network, layer, images.data(), {0, batch_count}));
  }
  for (const Trainable& trainable : trainables) {
    if (averaged && !trainable.view.trained) {
      move_average(average_share, trainable.view.values, trainable.average);
    }
  }
}

// The rate of step `steps`, counted from 0.
double Training::State::learning_rate(int batches) const {
  const double epoch = static_cast<double>(steps) / batches;
  const double warmup = options.warmup_epochs * batches;
  double rate = options.learning_rate;
  if (static_cast<double>(steps) < warmup) {
    rate *= static_cast<double>(steps + 1) / (warmup + 1);
  }
  switch (options.schedule) {
    case Schedule::constant:
      break;
    case Schedule::cosine:
      rate *= 0.5 * (1 + cos(std::numbers::pi * std::min(epoch / options.epochs, 1.0)));
      break;
    case Schedule::step:
      for (int decays = static_cast<int>(epoch) / options.decay_every; decays > 0 && rate > 0; --decays) {
        rate *= options.decay_factor;
      }
      break;
  }
  return rate;
}

Step Training::State::next_step(int batches) {
  const double rate = learning_rate(batches);
  ++steps;
  // At first the average follows quickly: it began with weights that have learned nothing.
  const auto taken = static_cast<double>(steps);
  average_share = static_cast<float>(1 - std::min(options.average_decay, (1 + taken) / (10 + taken)));
  mean_decay_power *= kAdamMeanDecay;
  square_decay_power *= kAdamSquareDecay;
  return {options.optimizer,
          static_cast<float>(rate),
          static_cast<float>(options.momentum),
          static_cast<float>(options.weight_decay),
          static_cast<float>(1 - mean_decay_power),
          static_cast<float>(1 - square_decay_power)};
}

void Training::State::remember_best(double accuracy) {
  if (!best || accuracy > best_accuracy) {
    best = averaged ? *averaged : network;
    best_accuracy = accuracy;
    epochs_without_gain = 0;
  } else {
    ++epochs_without_gain;
  }
}

bool Training::State::is_out_of_patience() const {
  return options.patience > 0 && epochs_without_gain >= options.patience;
}

const Network& Training::State::published() const {
  return best ? *best : averaged ? *averaged : network;
}

bool Training::State::is_finite() const {
  return std::all_of(trainables.begin(), trainables.end(), [](const Trainable& trainable) {
    return std::all_of(trainable.view.values.begin(), trainable.view.values.end(),
                       [](float value) { return std::isfinite(value); });
  });
}

void Training::State::run_epoch(const DataSet& data, const std::function<bool()>& after_batch) {
  order.resize(data.size());
  std::iota(order.begin(), order.end(), 0U);
  Random(options.seed, kShuffleStream + static_cast<std::uint64_t>(epochs_done)).shuffle(std::span(order));

  const auto batch_size = static_cast<std::size_t>(options.batch_size);
  const int batches = static_cast<int>((data.size() + batch_size - 1) / batch_size);
  buffers.prepare(network, static_cast<int>(std::min(batch_size, data.size())));
  // Made once: a task that refers to more than a pointer or two would be allocated anew each time.
  const std::function<void(int)> differentiate_samples = [this, &data](int worker) {
    const Slice rows = workers.slice(batch_count, worker, grain);
    if (rows.begin == rows.end) {
      return;
    }
    // A few at a time, whose activations stay in the second-level cache.
    for (int begin = rows.begin; begin < rows.end; begin += kNormalizationGroup) {
      const Slice group{begin, std::min(begin + kNormalizationGroup, rows.end)};
      load_images(data, group);
      evaluate_rows(data, group);
      backpropagate(group, worker);
    }
  };
  const std::function<void(int)> update = [this](int worker) { update_parameters(worker); };

  for (batch_begin = 0; batch_begin < data.size(); batch_begin += batch_size) {
    batch_count = static_cast<int>(std::min(batch_size, data.size() - batch_begin));
    step = next_step(batches);
    workers.run(differentiate_samples);
    update_statistics();
    workers.run(update);
    if (!after_batch()) {
      return;
    }
  }
}

double default_learning_rate(Optimizer optimizer, Loss loss, double momentum) {
  if (optimizer != Optimizer::sgd) {
    return 0.001;
  }
  return (loss == Loss::quadratic ? 3.0 : 0.5) * (1 - momentum);
}

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
