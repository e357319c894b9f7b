#include "training/state.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "nn/kernels.hpp"
#include "nn/loss.hpp"
#include "training/schedule.hpp"
#include "training/weight_average.hpp"

namespace inkling {
namespace {

// Streams of the one seed.
constexpr std::uint64_t kShuffleStream = std::uint64_t{1} << 62U;
constexpr std::uint64_t kTransformStream = std::uint64_t{2} << 62U;

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
  labels.resize(static_cast<std::size_t>(options.batch_size));
  losses.resize(static_cast<std::size_t>(options.batch_size));
  correct.resize(static_cast<std::size_t>(options.batch_size));
  first_trainable = trainables.front().layer;
}

void Training::State::load_images(const DataSet& data, Slice rows) {
  for (int row = rows.begin; row < rows.end; ++row) {
    const std::size_t position = batch_begin + static_cast<std::size_t>(row);
    const std::span<float, kImagePixels> out(&images(row, 0), kImagePixels);
    labels[static_cast<std::size_t>(row)] = data.labels[order[position]];
    if (options.transform) {
      Random random(options.seed,
                    kTransformStream + static_cast<std::uint64_t>(epochs_done) * data.size() + position);
      options.transform(data, order[position], random, out);
    } else {
      scale_pixels(data.image(order[position]), out);
    }
  }
}

void Training::State::evaluate_rows(Slice rows, int worker) {
  const TrainingPass pass{options.seed,
                          static_cast<std::uint64_t>(steps) * static_cast<std::uint64_t>(options.batch_size) +
                              static_cast<std::uint64_t>(rows.begin)};
  buffers.forward(network, images.data(), rows, &pass);
  const int classes = network.outputs();
  const auto first = static_cast<std::size_t>(rows.begin);
  const float* outputs = buffers.layers.back().activations.data();
  Matrix& logit_gradients = gradients[buffers.logits];
  for (int row = rows.begin; row < rows.end; ++row) {
    const float* output = outputs + static_cast<std::ptrdiff_t>(row) * classes;
    const auto at = static_cast<std::size_t>(row);
    const int label = labels[at];
    losses[at] = loss_of(options.loss, network.output_activation(), options.label_smoothing, output, classes,
                         label, &logit_gradients(row, 0));
    const float* largest = std::max_element(output, output + classes);
    correct[at] = (label < classes ? largest - output == label : *largest < 0.5F) ? 1 : 0;
  }
  if (options.teacher != nullptr) {
    options.teacher->teach(
        {.count = rows.end - rows.begin,
         .images = &images(rows.begin, 0),
         .labels = &labels[first],
         .logits = buffers.layers[buffers.logits].activations.data() + std::ptrdiff_t{rows.begin} * classes,
         .losses = &losses[first],
         .gradients = &logit_gradients(rows.begin, 0),
         .gradient_row = logit_gradients.cols()},
        worker);
  }
  for (int row = rows.begin; row < rows.end; ++row) {
    float* gradient = &logit_gradients(row, 0);
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
      move_average(newest_share, view.values.subspan(begin, gradient.size()),
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
      move_average(newest_share, trainable.view.values, trainable.average);
    }
  }
}

Step Training::State::next_step(int batches) {
  const double rate = learning_rate_at(steps, batches, options);
  ++steps;
  newest_share = average_share(options.average_decay, steps);
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

bool Training::State::is_done() const {
  return epochs_done >= options.epochs || (options.patience > 0 && epochs_without_gain >= options.patience);
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

int Training::State::batches_of(std::size_t count) const {
  const auto batch_size = static_cast<std::size_t>(options.batch_size);
  return static_cast<int>((count + batch_size - 1) / batch_size);
}

void Training::State::begin_epoch(const DataSet& data) {
  order.resize(data.size());
  std::iota(order.begin(), order.end(), 0U);
  Random(options.seed, kShuffleStream + static_cast<std::uint64_t>(epochs_done)).shuffle(std::span(order));
  images_seen = 0;
  images_right = 0;
  loss = 0;
  buffers.prepare(network,
                  static_cast<int>(std::min(static_cast<std::size_t>(options.batch_size), data.size())));
}

void Training::State::run_batch(const DataSet& data) {
  batch_begin = images_seen;
  batch_count =
      static_cast<int>(std::min(static_cast<std::size_t>(options.batch_size), data.size() - batch_begin));
  step = next_step(batches_of(data.size()));
  // Tasks that refer to more than two pointers would be allocated for each batch.
  workers.run([this, &data](int worker) {
    const Slice rows = workers.slice(batch_count, worker, grain);
    // A few at a time, whose activations stay in the second-level cache.
    for (int begin = rows.begin; begin < rows.end; begin += kNormalizationGroup) {
      const Slice group{begin, std::min(begin + kNormalizationGroup, rows.end)};
      load_images(data, group);
      evaluate_rows(group, worker);
      backpropagate(group, worker);
    }
  });
  update_statistics();
  workers.run([this](int worker) { update_parameters(worker); });
  for (std::size_t row = 0; row < static_cast<std::size_t>(batch_count); ++row) {
    loss += losses[row];
    images_right += correct[row];
  }
  images_seen += static_cast<std::size_t>(batch_count);
}

}  // namespace inkling
