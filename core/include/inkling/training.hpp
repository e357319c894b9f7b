// Trains a network on labelled images by mini-batch gradient descent.
//
//   TrainingOptions options{.epochs = 20, .seed = 1};
//   Result<Training> training = Training::start(std::move(network), options);
//   training->run(splits.train, splits.validation, [](const Progress& progress) { return true; });
//   training->network();
//
// A caller that has other things to do in between takes steps instead:
//
//   while (!training->step(splits.train, splits.validation, 50)->done) { ... }
//
// One seed gives the same bytes whatever the number of threads: samples and rows are shared out, sums are
// not. A state saved between epochs and resumed ends with the same bytes as a run that was never interrupted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "inkling/data_set.hpp"
#include "inkling/error.hpp"
#include "inkling/network.hpp"
#include "inkling/npz.hpp"
#include "inkling/random.hpp"

namespace inkling {

enum class Optimizer { sgd, adam, adamw };
enum class Schedule {
  constant,
  cosine,  // falls to 0 over the epochs along half a cosine (Loshchilov and Hutter, 2017)
  step,    // is multiplied by `decay_factor` every `decay_every` epochs
};

// Gives image `index` of the training data on its way into a batch, as it is or changed. Called from several
// threads at once.
using ImageTransform = std::function<void(const DataSet& data, std::size_t index, Random& random,
                                          std::span<float, kImagePixels> out)>;

// Samples of a batch that have just been evaluated, and what their labels say of it: [count, ...] each.
struct EvaluatedSamples {
  int count = 0;
  const float* images = nullptr;         // [count, 784]
  const std::uint8_t* labels = nullptr;  // kNoDigit: shows none
  const float* logits = nullptr;         // [count, outputs]
  double* losses = nullptr;
  float* gradients = nullptr;  // of the losses with respect to the logits, `gradient_row` values a sample
  std::ptrdiff_t gradient_row = 0;
};

// Whoever knows more of the images than their labels tell: see distillation.hpp.
class Teacher {
 public:
  virtual ~Teacher() = default;
  // Changes losses and gradients. Called from several threads at once, by each as another `worker`, from 0.
  virtual void teach(const EvaluatedSamples& samples, int worker) = 0;
};

// A rate that these small networks learn well with: 3 for quadratic loss as in better-tensorflow, 0.5 for
// cross-entropy, both times (1 - momentum), which sums that many steps; 0.001 for adam and adamw.
double default_learning_rate(Optimizer optimizer, Loss loss, double momentum);

struct TrainingOptions {
  int epochs = 20;
  int batch_size = 128;
  double learning_rate = 0;  // 0: default_learning_rate()
  double momentum = 0;       // sgd
  double weight_decay = 0;   // a step: see optimizer.hpp for what each rule makes of it
  Schedule schedule = Schedule::constant;
  int decay_every = 10;
  double decay_factor = 0.1;
  double warmup_epochs = 0;  // the rate first grows from 0 during so many, before the schedule's own course
  Optimizer optimizer = Optimizer::sgd;
  Loss loss = Loss::quadratic;
  double label_smoothing = 0;  // cross-entropy: share of the target that is spread over all classes
  double average_decay = 0;    // above 0: network() is an exponential moving average of the weights
  int patience = 0;  // above 0: stop after so many epochs without a better validation accuracy; network() is
                     // the best one
  std::uint64_t seed = 1;
  int threads = 0;                  // 0: one a core
  ImageTransform transform{};       // empty: pixel / 255
  std::function<double()> clock{};  // seconds, for Progress; empty: reported as 0
  Teacher* teacher = nullptr;       // must outlive the training; nullptr: the labels alone
};

// After each batch group and each epoch.
struct Progress {
  int epoch = 0;  // 1-based
  int epochs = 0;
  int batch = 0;  // batches done in this epoch
  int batches = 0;
  double loss = 0;      // mean a sample, over the epoch so far
  double accuracy = 0;  // share of the epoch's training samples that were read right so far
  double seconds = 0;   // since the run began
  double images_per_second = 0;
  bool epoch_done = false;
  bool done = false;  // there are no more epochs: all are done, or patience is at its end
  std::optional<double> validation_accuracy;  // at the end of an epoch with validation data
};

class Training {
 public:
  // Error{invalid_argument} names the option that cannot be.
  static Result<Training> start(Network network, TrainingOptions options);
  // Continues from entries that save() added to an archive.
  static Result<Training> resume(Network network, const npz::Archive& checkpoint, TrainingOptions options);

  Training(Training&&) noexcept;
  Training& operator=(Training&&) noexcept;
  ~Training();

  // Runs until `epochs` are done; the callback returns false to stop early (the network keeps what it
  // learned). Returns whether it ran to the end, or to that of its patience. Labels of kNoDigit are images
  // that show no class, for output activations that can_reject(). Error{invalid_argument} when `train` is
  // empty or has labels that the network cannot learn, or training diverges.
  Result<bool> run(const DataSet& train, const DataSet& validation,
                   const std::function<bool(const Progress&)>& report);
  // A part of run(), to the same bytes: at most so many batches, 1 or more, and never beyond the end of an
  // epoch. Progress has no seconds. Error{invalid_argument} also when there are no more epochs, or `train`
  // has another size than when the epoch began.
  Result<Progress> step(const DataSet& train, const DataSet& validation, int batches);

  [[nodiscard]] const Network& network() const;  // to be folded() before it is published
  [[nodiscard]] int epochs_done() const;
  // Adds what resume() needs (optimiser state, epochs done) to an archive, under "training.*".
  void save(npz::Archive& archive) const;

 private:
  Training();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace inkling
