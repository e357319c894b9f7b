// The subcommands of the program: each adds itself to the command line, and is carried out once the line is
// parsed.
//
//   Command chosen;
//   add_train_command(app, chosen);
//   app.parse(argc, argv);      // sets `chosen` to what the line asked for
//   Result<ExitCode> outcome = chosen();
//
// How a command is written (one file each):
//
//   void add_train_command(CLI::App& app, Command& chosen) {
//     auto options = std::make_shared<TrainOptions>();       // outlives the parsing
//     CLI::App* train = app.add_subcommand("train", "Train a network on labelled images");
//     train->add_option("-o,--output", options->output, "...")->required();
//     train->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
//   }
//
// Results go to standard output, everything else to standard error. Errors are returned, and main prints
// them.
#pragma once

#include <functional>

#include "inkling/error.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library calls itself so
class App;
}

namespace inkling::commands {

enum class ExitCode {
  success = 0,
  failure = 1,  // the command itself has said why; main prints the Errors
  usage = 2,    // also what Error{invalid_argument} ends with
};

using Command = std::function<Result<ExitCode>()>;

void add_serve_command(CLI::App& app, Command& chosen);
void add_train_command(CLI::App& app, Command& chosen);
void add_evaluate_command(CLI::App& app, Command& chosen);
void add_predict_command(CLI::App& app, Command& chosen);
void add_inspect_command(CLI::App& app, Command& chosen);
void add_merge_command(CLI::App& app, Command& chosen);
void add_convert_command(CLI::App& app, Command& chosen);
void add_data_command(CLI::App& app, Command& chosen);

}  // namespace inkling::commands
