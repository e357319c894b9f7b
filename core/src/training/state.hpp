// The inside of a training run: shared by the loop (trainer.cpp) and its checkpoints (checkpoint.cpp).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "inkling/parallel.hpp"
#include "inkling/tensor.hpp"
#include "inkling/training.hpp"
#include "nn/workspace.hpp"
#include "training/optimizer.hpp"

namespace inkling {

// One parameter tensor with what its training needs.
struct Trainable {
  std::size_t layer = 0;
  std::size_t index = 0;  // among the layer's parameters
  ParameterView view;
  std::span<float> average;  // the same tensor of State::averaged; empty: there is none
  Vector gradient;           // Eigen's memory is aligned to a register: a row never straddles two cache lines
  Moments moments;
};

struct Training::State {
  State(Network given_network, TrainingOptions given_options);

  void begin_epoch(const DataSet& data);
  void run_batch(const DataSet& data);
  [[nodiscard]] bool is_epoch_begun() const { return !order.empty(); }
  [[nodiscard]] bool is_epoch_complete() const { return images_seen == order.size(); }
  [[nodiscard]] int batches_of(std::size_t images) const;

  void load_images(const DataSet& data, Slice rows);
  void evaluate_rows(Slice rows, int worker);
  void backpropagate(Slice rows, int worker);
  void update_parameters(int worker);
  void update_statistics();
  void remember_best(double accuracy);
  [[nodiscard]] bool is_done() const;
  [[nodiscard]] const Network& published() const;
  Step next_step(int batches);
  [[nodiscard]] bool is_finite() const;  // every parameter is a number

  Network network;
  std::optional<Network> averaged;  // with options.average_decay
  std::optional<Network> best;      // with options.patience, once there is one
  double best_accuracy = 0;
  int epochs_without_gain = 0;
  TrainingOptions options;
  Workers workers;
  int grain = 1;  // of samples, between workers
  std::vector<Trainable> trainables;
  int epochs_done = 0;
  std::int64_t steps = 0;
  double mean_decay_power = 1;  // Adam's beta^steps, kept as products so that a resumed run has the same bits
  double square_decay_power = 1;

  // One epoch.
  std::vector<std::uint32_t> order;  // of the images; empty: none has begun
  std::size_t images_seen = 0;
  std::size_t images_right = 0;
  double loss = 0;  // sum over the images seen

  // One batch.
  WorkspaceBuffers buffers;
  Matrix images;                     // [batch, 784]
  std::vector<std::uint8_t> labels;  // [batch]
  std::vector<Matrix> gradients;  // of the loss with respect to each layer's output: [batch + 1, padded size]
  std::vector<std::vector<float>> scratch;  // a worker
  std::vector<double> losses;               // [batch]
  std::vector<std::uint8_t> correct;
  std::size_t first_trainable = 0;
  Step step;
  float newest_share = 0;  // of this step's weights in their average
  std::size_t batch_begin = 0;
  int batch_count = 0;
};

}  // namespace inkling
