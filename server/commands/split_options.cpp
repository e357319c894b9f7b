#include "server/commands/split_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "server/files.hpp"

namespace inkling::commands {

void add_split_options(CLI::App& command, SplitOptions& options) {
  command.add_option("-o,--output", options.output, "The data-set NPZ to write")
      ->required()
      ->type_name("OUT.npz");
  command
      .add_option("--ratios", options.ratios,
                  "Shares of train, validation and test; what is left to 1 is left out")
      ->delimiter(',')
      ->expected(3)
      ->type_name("TRAIN,VALIDATION,TEST")
      ->capture_default_str();
  command.add_option("--seed", options.seed, "The same seed gives the same file")
      ->type_name("N")
      ->capture_default_str();
}

Result<ExitCode> write_split(const DataSet& images, const SplitOptions& options) {
  const Result<Splits> splits =
      split(images, {options.ratios[0], options.ratios[1], options.ratios[2]}, options.seed);
  if (!splits) return tl::unexpected(splits.error());
  const Result<void> written = server::write_file(options.output, write_splits(*splits));
  if (!written) return tl::unexpected(written.error());
  fmt::print("{}: {} train, {} validation and {} test images\n", options.output, splits->train.size(),
             splits->validation.size(), splits->test.size());
  return ExitCode::success;
}

}  // namespace inkling::commands
