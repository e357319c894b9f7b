#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>

#include "inkling/model.hpp"
#include "inkling/training.hpp"
#include "server/commands/commands.hpp"
#include "server/commands/json_output.hpp"
#include "server/commands/train_options.hpp"
#include "server/commands/train_report.hpp"
#include "server/model_files.hpp"
#include "server/stop_signal.hpp"
#include "server/text.hpp"
#include "server/training_run.hpp"

namespace inkling::commands {
namespace {

ExitCode report_stop(int epochs_done, const TrainOptions& options) {
  const std::string output = server::printable(options.output);
  const std::string kept =
      epochs_done == 0 ? fmt::format("before an epoch was done, {} was not written", output)
                       : fmt::format("{} holds {} of {} epochs; continue with: inkling train --resume {}",
                                     output, epochs_done, options.training.epochs, output);
  fmt::print(stderr, "inkling: stopped: {}\n", kept);
  return ExitCode::failure;
}

Result<ExitCode> run(TrainOptions& options) {
  Result<server::TrainingRun> training = server::TrainingRun::prepare(options);
  if (!training) return tl::unexpected(training.error());
  const server::StopSignal stop_signal;
  TrainReport report(training->epochs_done());
  const Result<bool> finished = training->train([&](const Progress& progress) {
    report.show(progress);
    return !server::StopSignal::received();
  });
  if (!finished) return tl::unexpected(finished.error());
  if (!*finished) return report_stop(training->epochs_done(), options);

  const TrainOutcome outcome{options.output, training->images(), report.epochs()};
  const Result<Model> model = training->finish();
  if (!model) return tl::unexpected(model.error());
  const Result<void> saved = server::save_model(options.output, *model);
  if (!saved) return tl::unexpected(saved.error());
  if (options.json) {
    print_json(to_json(outcome, *model));
  } else {
    fmt::print("{}\n", to_text(outcome, *model));
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
