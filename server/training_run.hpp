// One training from its options to its model: begun anew, from another model's weights, or from where it was
// interrupted.
//
//   Result<TrainingRun> run = TrainingRun::prepare(options);
//   Result<bool> finished = run->train(report);       // options.output holds a checkpoint of the last epoch
//   Result<Model> model = run->finish();
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

#include "inkling/data_set.hpp"
#include "inkling/error.hpp"
#include "inkling/model.hpp"
#include "inkling/training.hpp"
#include "server/commands/train_options.hpp"
#include "server/training_images.hpp"

namespace inkling::server {

// The network and what is known of it before training; the archive is there when an interrupted run goes on.
struct TrainingStart {
  Model model;
  std::optional<npz::Archive> checkpoint;
};

// What the options say to begin with; completes the options with what a checkpoint holds.
Result<TrainingStart> start_training_from(commands::TrainOptions& options);

class TrainingRun {
 public:
  // Reads everything that is needed. The options must outlive the run.
  static Result<TrainingRun> prepare(commands::TrainOptions& options);

  // Until the epochs are done or `report` returns false: whether it ran to its end.
  Result<bool> train(const std::function<bool(const Progress&)>& report);
  // What makes a published model of the trained network: folded, calibrated, measured. Once, after train().
  Result<Model> finish();

  [[nodiscard]] std::size_t images() const { return images_.data().size(); }
  [[nodiscard]] int epochs_done() const { return training_.epochs_done(); }

 private:
  TrainingRun(commands::TrainOptions& options, Model model, Splits splits, TrainingImages images,
              std::unique_ptr<Teacher> teacher, Training training);

  void take_over();
  Result<void> write_checkpoint();

  commands::TrainOptions* options_;
  Model model_;
  Splits splits_;
  TrainingImages images_;
  std::unique_ptr<Teacher> teacher_;  // null: the labels alone
  Training training_;
};

}  // namespace inkling::server
