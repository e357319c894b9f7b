#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include "server/commands/commands.hpp"
#include "server/commands/help_formatter.hpp"
#include "server/terminal.hpp"
#include "server/text.hpp"

namespace {

using inkling::ErrorCode;
using inkling::Result;
using inkling::commands::Command;
using inkling::commands::ExitCode;

constexpr const char* kDescription =
    "Inkling reads handwritten digits: it trains, checks, converts and serves small networks.";
constexpr const char* kFooter = R"(Examples:
  inkling train --epochs 5 -o digits.npz        train on the built-in synthetic digits
  inkling data download                         fetch MNIST into the folder data/
  inkling train --data data -o digits.npz       train on MNIST
  inkling evaluate digits.npz --data data       how well it reads images it has never seen
  inkling predict digits.npz photo.png          read one digit
  inkling serve --models models                 the page and the API on http://127.0.0.1:8080

Results go to standard output, everything else to standard error.
The exit status is 0, 1 when the command failed, or 2 when the command line is wrong.
'inkling COMMAND --help' explains a command.)";

void print_error(std::string_view message) {
  const bool colour = inkling::server::shows_colour(stderr);
  fmt::print(stderr, "{}inkling:{} {}\n", colour ? "\x1b[31m" : "", colour ? "\x1b[0m" : "",
             inkling::server::printable(message));
}

ExitCode run(const Command& command) {
  const Result<ExitCode> outcome = command();
  if (outcome) return *outcome;
  print_error(outcome.error().message);
  return outcome.error().code == ErrorCode::invalid_argument ? ExitCode::usage : ExitCode::failure;
}

ExitCode parse_and_run(int argc, const char* const* argv) {
  CLI::App app(kDescription, "inkling");
  app.set_version_flag("--version", "inkling " INKLING_VERSION);
  app.require_subcommand(1);
  app.formatter(std::make_shared<inkling::commands::HelpFormatter>());

  Command command;
  inkling::commands::add_serve_command(app, command);
  inkling::commands::add_train_command(app, command);
  inkling::commands::add_evaluate_command(app, command);
  inkling::commands::add_predict_command(app, command);
  inkling::commands::add_inspect_command(app, command);
  inkling::commands::add_merge_command(app, command);
  inkling::commands::add_convert_command(app, command);
  inkling::commands::add_data_command(app, command);
  app.footer(kFooter);  // after the commands, which would otherwise inherit it
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {  // --help and --version
      app.exit(error);
      return ExitCode::success;
    }
    print_error(error.what());
    fmt::print(stderr, "Run with --help for more information.\n");
    return ExitCode::usage;
  }
  return run(command);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const ExitCode code = parse_and_run(argc, argv);
    // A full disk or a closed pipe shows only now.
    const bool printed = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
    if (!printed) print_error("standard output cannot be written");
    return static_cast<int>(printed ? code : ExitCode::failure);
  } catch (const std::exception& error) {
    print_error(error.what());
    return static_cast<int>(ExitCode::failure);
  }
}
