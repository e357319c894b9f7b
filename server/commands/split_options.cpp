#include "server/commands/split_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <utility>

#include "server/commands/numbers.hpp"
#include "server/files.hpp"
#include "server/text.hpp"

namespace inkling::commands {
namespace {

// A share of few images may be less than one of them.
void warn_of_empty_splits(const SplitOptions& options, const Splits& splits, std::size_t images) {
  const std::array sizes = {std::pair("train", splits.train.size()),
                            std::pair("validation", splits.validation.size()),
                            std::pair("test", splits.test.size())};
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const auto& [name, size] = sizes[i];
    if (size > 0 || options.ratios[i] == 0) continue;
    fmt::print(stderr, "inkling: --ratios: {} of {} images leave none to {}\n", options.ratios[i], images,
               name);
  }
}

}  // namespace

void add_split_options(CLI::App& command, SplitOptions& options) {
  command.add_option("-o,--output", options.output, "The data-set NPZ to write")
      ->required()
      ->type_name("OUT.npz");
  command
      .add_option("--ratios", options.ratios,
                  "Shares of train, validation and test; what is left to 1 is left out")
      ->delimiter(',')
      ->expected(3)
      ->check(real_number(0, 1))
      ->type_name("TRAIN,VALIDATION,TEST")
      ->default_str(fmt::format("{}", fmt::join(options.ratios, ",")));
  command.add_option("--seed", options.seed, "The same seed gives the same file")
      ->check(whole_number<std::uint64_t>())
      ->type_name("N")
      ->capture_default_str();
}

Result<ExitCode> write_split(const DataSet& images, const SplitOptions& options) {
  const Result<Splits> splits =
      split(images, {options.ratios[0], options.ratios[1], options.ratios[2]}, options.seed);
  if (!splits) return tl::unexpected(splits.error());
  const Result<void> written = server::write_file(options.output, write_splits(*splits));
  if (!written) return tl::unexpected(written.error());
  warn_of_empty_splits(options, *splits, images.size());
  fmt::print("{}: {} train, {} validation and {} test images\n", server::printable(options.output),
             splits->train.size(), splits->validation.size(), splits->test.size());
  return ExitCode::success;
}

}  // namespace inkling::commands
