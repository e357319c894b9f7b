// What `inkling train` can be told.
#pragma once

#include <string>
#include <vector>

#include "inkling/distillation.hpp"
#include "inkling/network.hpp"
#include "inkling/npz.hpp"
#include "inkling/training.hpp"
#include "server/data_source.hpp"
#include "server/training_images.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library calls itself so
class App;
class Option;
}  // namespace CLI

namespace inkling::commands {

enum class AugmentStrength { mild, strong };

struct TrainOptions {
  server::DataSource data;
  std::string architecture = "dense 30 sigmoid, dense 10 sigmoid";
  Initializer initializer = Initializer::glorot;
  TrainingOptions training;
  bool augment = false;
  AugmentStrength augment_strength = AugmentStrength::mild;
  server::Variations variations;

  std::vector<std::string> teachers;  // models' files; none: labels alone
  DistillationOptions distillation;

  std::string initial_model;  // --init
  std::string checkpoint;     // --resume
  std::string output;
  bool test = false;
  bool quantize = false;
  bool json = false;

  std::string name;
  std::string version;
  std::string trained_on;

  // The options that decide what is learned. A checkpoint holds those that were given, so that --resume needs
  // none of them.
  std::vector<CLI::Option*> recipe;
};

// `options` must outlive the command.
void add_train_options(CLI::App& command, TrainOptions& options);

// Adds the given options to a checkpoint.
void save_recipe(const TrainOptions& options, npz::Archive& checkpoint);

// Sets what the checkpoint holds and the command line does not say otherwise.
Result<void> restore_recipe(const npz::Archive& checkpoint, TrainOptions& options);

// Whether the model and its checkpoint can hold all texts, given or derived from paths: others could not read
// them again. Error{invalid_argument} names the option.
Result<void> check_texts(const TrainOptions& options);

// Settles what depends on several options, once all are known.
void complete(TrainOptions& options);

}  // namespace inkling::commands
