#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "inkling/calibration.hpp"
#include "inkling/metrics.hpp"
#include "inkling/model.hpp"
#include "inkling/training.hpp"
#include "server/build_date.hpp"
#include "server/commands/commands.hpp"
#include "server/commands/json_output.hpp"
#include "server/commands/train_options.hpp"
#include "server/commands/train_report.hpp"
#include "server/files.hpp"
#include "server/model_files.hpp"
#include "server/stop_signal.hpp"
#include "server/text.hpp"

namespace inkling::commands {
namespace {

constexpr std::uint64_t kCalibrationSeed = 21;
constexpr double kRejectedDigits = 0.01;  // share of the validation digits that may be taken for none

// What training begins with; the archive is empty unless an interrupted run goes on.
struct Start {
  Model model;
  std::optional<npz::Archive> checkpoint;
};

Result<Start> open_checkpoint(TrainOptions& options) {
  const Result<Bytes> file = server::read_file(options.checkpoint);
  if (!file) return tl::unexpected(file.error());
  Result<npz::Archive> archive = npz::read(*file);
  if (!archive) return fail_within(options.checkpoint, archive.error());
  Result<Model> model = read_model(*archive);
  if (!model) return fail_within(options.checkpoint, model.error());
  const Result<void> restored = restore_recipe(*archive, options);
  if (!restored) return fail_within(options.checkpoint, restored.error());
  if (options.name.empty()) options.name = model->name;
  if (options.trained_on.empty()) options.trained_on = model->trained_on;
  return Start{std::move(*model), std::move(*archive)};
}

// Only the weights are taken over: calibration and provenance were those of another training.
Result<Start> start_from_model(const std::string& path) {
  Result<Model> given = server::load_model(path);
  if (!given) return tl::unexpected(given.error());
  Model model{std::move(given->network)};
  model.classes = std::move(given->classes);
  return Start{std::move(model), std::nullopt};
}

Result<Start> start_anew(const TrainOptions& options) {
  Result<Network> network = Network::build(options.architecture, {kImageSide, kImageSide, 1});
  if (!network) return fail_within("--arch", network.error());
  if (network->outputs() != kDigits) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("--arch: expected {} outputs, one a digit, got {}", kDigits, network->outputs()));
  }
  network->initialize(options.initializer, options.training.seed);
  Model model{std::move(*network)};
  for (int digit = 0; digit < kDigits; ++digit) model.classes.push_back(std::to_string(digit));
  return Start{std::move(model), std::nullopt};
}

Result<Start> prepare(TrainOptions& options) {
  Result<Start> start = !options.checkpoint.empty()      ? open_checkpoint(options)
                        : !options.initial_model.empty() ? start_from_model(options.initial_model)
                                                         : start_anew(options);
  if (!start) return start;
  complete(options);
  if (const Result<void> readable = check_texts(options); !readable) return tl::unexpected(readable.error());
  Model& model = start->model;
  model.name = options.name;
  model.version = options.version;
  model.trained_on = options.trained_on;
  model.batch_size = options.training.batch_size;
  model.learning_rate = options.training.learning_rate;
  if (model.created.empty()) {
    Result<std::string> date = server::build_date();
    if (!date) return tl::unexpected(date.error());
    model.created = std::move(*date);
  }
  return start;
}

Result<Training> start_training(const Start& start, const TrainOptions& options) {
  if (!start.checkpoint) return Training::start(start.model.network, options.training);
  Result<Training> training = Training::resume(start.model.network, *start.checkpoint, options.training);
  if (!training) return fail_within(options.checkpoint, training.error());
  return training;
}

void take_over(const Training& training, Model& model) {
  model.network = training.network();
  model.epochs = training.epochs_done();
}

// The model as it is now, with what --resume needs.
Result<void> write_checkpoint(const Training& training, const TrainOptions& options, Model& model) {
  take_over(training, model);
  npz::Archive archive = to_archive(model);
  training.save(archive);
  save_recipe(options, archive);
  return server::write_file(options.output, npz::write(archive, npz::Compression::stored));
}

// Empty when it was stopped. The file then holds the last epoch that was done.
Result<std::optional<TrainOutcome>> train(Training& training, const TrainOptions& options,
                                          const DataSet& images, const DataSet& validation, Model& model) {
  const server::StopSignal stop_signal;
  TrainReport report(training.epochs_done());
  Result<void> written;
  const auto go_on = [&](const Progress& progress) {
    report.show(progress);
    // The last epoch needs no checkpoint: the finished model follows at once.
    if (progress.epoch_done && progress.epoch < progress.epochs) {
      written = write_checkpoint(training, options, model);
    }
    return written.has_value() && !server::StopSignal::received();
  };
  const Result<bool> finished = training.run(images, validation, go_on);
  if (!finished) return tl::unexpected(finished.error());
  if (!written) return tl::unexpected(written.error());
  if (!*finished) return std::nullopt;
  return TrainOutcome{options.output, images.size(), report.epochs()};
}

// What makes a published model of a trained network.
void finish(const TrainOptions& options, const Splits& splits, Model& model) {
  model.network = model.network.folded();
  if (options.quantize) quantize_weights(model);
  // Confidences are to be right for images as they are, and as they come from a drawing pad.
  DataSet digits = splits.validation;
  if (options.variations.redrawn > 0) {
    const DataSet drawn =
        make_canvas_suite(splits.validation, CanvasSuite{}, kCalibrationSeed, options.training.threads);
    digits.pixels.insert(digits.pixels.end(), drawn.pixels.begin(), drawn.pixels.end());
    digits.labels.insert(digits.labels.end(), drawn.labels.begin(), drawn.labels.end());
  }
  model.temperature = fit_temperature(model.network, digits, options.training.threads);
  if (!options.variations.negatives.empty()) {
    model.reject_threshold = fit_threshold(
        confidences(model.network, model.temperature, digits, options.training.threads), kRejectedDigits);
  }
}

ExitCode report_stop(int epochs_done, const TrainOptions& options) {
  const std::string output = server::printable(options.output);
  const std::string kept =
      epochs_done == 0 ? fmt::format("before an epoch was done, {} was not written", output)
                       : fmt::format("{} holds {} of {} epochs; continue with: inkling train --resume {}",
                                     output, epochs_done, options.training.epochs, output);
  fmt::print(stderr, "inkling: stopped: {}\n", kept);
  return ExitCode::failure;
}

Result<Splits> load_images(const TrainOptions& options) {
  Result<Splits> splits = server::load_data(options.data);
  if (!splits) return splits;
  if (splits->train.size() == 0) {
    return fail(ErrorCode::not_found, options.data.source + ": has no training images");
  }
  if (options.test && splits->test.size() == 0) {
    return fail(ErrorCode::not_found,
                options.data.source + ": has no test images, so --test has nothing to measure");
  }
  return splits;
}

Result<ExitCode> run(TrainOptions& options) {
  const Result<void> writable =
      server::check_writable(options.output.empty() ? options.checkpoint : options.output);
  if (!writable) return tl::unexpected(writable.error());
  Result<Start> start = prepare(options);
  if (!start) return tl::unexpected(start.error());
  const Result<Splits> splits = load_images(options);
  if (!splits) return tl::unexpected(splits.error());
  const Result<server::TrainingImages> images =
      server::TrainingImages::gather(splits->train, options.variations);
  if (!images) return tl::unexpected(images.error());
  options.training.transform = images->transform();
  Result<Training> training = start_training(*start, options);
  if (!training) return tl::unexpected(training.error());

  Model& model = start->model;
  const Result<std::optional<TrainOutcome>> outcome =
      train(*training, options, images->data(), splits->validation, model);
  if (!outcome) return tl::unexpected(outcome.error());
  if (!outcome->has_value()) return report_stop(static_cast<int>(model.epochs), options);

  take_over(*training, model);
  finish(options, *splits, model);
  if (options.test) {
    const Result<Evaluation> test =
        evaluate(model.network, model.temperature, splits->test, options.training.threads);
    if (!test) return tl::unexpected(test.error());
    model.test_accuracy = test->accuracy;
  }
  const Result<void> saved = server::save_model(options.output, model);
  if (!saved) return tl::unexpected(saved.error());
  if (options.json) {
    print_json(to_json(**outcome, model));
  } else {
    fmt::print("{}\n", to_text(**outcome, model));
  }
  return ExitCode::success;
}

double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

void add_train_command(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<TrainOptions>();
  options->training.clock = steady_seconds;
  CLI::App* command = app.add_subcommand("train", "Train a network on labelled images");
  add_train_options(*command, *options);
  command->footer(
      "Examples:\n"
      "  inkling train -o digits.npz                                   built-in synthetic digits, the "
      "defaults\n"
      "  inkling train --data data --test -o digits.npz                MNIST, measured on its test images\n"
      "  inkling train --data data --arch 'dense 100 relu, dense 10 softmax' --loss cross-entropy \\\n"
      "                --optimizer adam --augment --epochs 50 --schedule cosine -o better.npz\n"
      "  inkling train --resume better.npz                             after Ctrl-C or a power cut");
  command->callback([options, &chosen] {
    if (options->output.empty() && options->checkpoint.empty()) throw CLI::RequiredError("--output");
    chosen = [options] { return run(*options); };
  });
}

}  // namespace inkling::commands
