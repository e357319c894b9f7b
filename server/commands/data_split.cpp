#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "server/commands/data_command.hpp"
#include "server/commands/split_options.hpp"
#include "server/data_source.hpp"
#include "server/files.hpp"

namespace inkling::commands {
namespace {

struct Options {
  std::string source;
  SplitOptions split;
};

DataSet pool(const Splits& splits) {
  DataSet all = splits.train;
  for (const DataSet* part : {&splits.validation, &splits.test}) {
    all.append(*part);
  }
  return all;
}

Result<ExitCode> run(const Options& options) {
  const Result<void> writable = server::check_writable(options.split.output);
  if (!writable) return tl::unexpected(writable.error());
  const Result<Splits> splits = server::load_data({.source = options.source, .validation_share = 0});
  if (!splits) return tl::unexpected(splits.error());
  return write_split(pool(*splits), options.split);
}

}  // namespace

void add_data_split_command(CLI::App& data, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = data.add_subcommand(
      "split", "Pool all images of a source, shuffle and cut them, and save the splits once");
  command->add_option("SOURCE", options->source, "What --data takes: a folder, a file, or 'synthetic'")
      ->required()
      ->type_name("");
  add_split_options(*command, options->split);
  command->footer(
      "The published test images are pooled too. To keep them apart, train from the source itself.\n\n"
      "Example:\n  inkling data split data -o prepared.npz --ratios 0.7,0.2,0.1\n"
      "  inkling train --data prepared.npz -o digits.npz");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace inkling::commands
