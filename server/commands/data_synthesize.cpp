#include <CLI/CLI.hpp>
#include <memory>

#include "inkling/negatives.hpp"
#include "inkling/synthetic.hpp"
#include "server/commands/data_command.hpp"
#include "server/commands/numbers.hpp"
#include "server/commands/split_options.hpp"
#include "server/files.hpp"

namespace inkling::commands {
namespace {

struct Options {
  std::size_t count = 70'000;  // as many as MNIST has
  std::size_t negatives = 0;
  SplitOptions split;
};

Result<ExitCode> run(const Options& options) {
  const Result<void> writable = server::check_writable(options.split.output);
  if (!writable) return tl::unexpected(writable.error());
  DataSet images = synthesize(options.count, options.split.seed);
  images.append(synthesize_negatives(options.negatives, options.split.seed));
  return write_split(images, options.split);
}

}  // namespace

void add_data_synthesize_command(CLI::App& data, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = data.add_subcommand("synthesize", "Draw digits and save them as a data set");
  constexpr std::size_t kMaxCount = 1'000'000;
  command->add_option("--count", options->count, "How many images")
      ->check(whole_number(std::size_t{1}, kMaxCount))
      ->type_name("N")
      ->capture_default_str();
  command
      ->add_option("--negatives", options->negatives,
                   "How many pictures that are no digit (labelled 255) to add to the training images")
      ->check(CLI::Range(std::size_t{0}, kMaxCount))
      ->type_name("N")
      ->capture_default_str();
  add_split_options(*command, options->split);
  command->footer("Example:\n  inkling data synthesize --count 10000 --seed 7 -o drawn.npz");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace inkling::commands
