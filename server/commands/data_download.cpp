#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "server/commands/data_command.hpp"
#include "server/download/file_download.hpp"
#include "server/download/mnist.hpp"
#include "server/progress_bar.hpp"
#include "server/text.hpp"

namespace inkling::commands {
namespace {

struct Options {
  std::string folder = "data";
  std::vector<std::string> mirrors;
};

Result<ExitCode> run(const Options& options) {
  std::error_code failure;
  std::filesystem::create_directories(options.folder, failure);
  if (failure) return fail(ErrorCode::bad_file, options.folder + ": cannot be made: " + failure.message());

  const std::vector<std::string> mirrors =
      !options.mirrors.empty()
          ? options.mirrors
          : std::vector<std::string>(download::kMnistMirrors.begin(), download::kMnistMirrors.end());
  server::ProgressBar bar(stderr);
  for (const download::PublishedFile& file : download::kMnistFiles) {
    const auto show = [&](std::size_t arrived, std::size_t expected) {
      const double share = expected == 0 ? 0 : static_cast<double>(arrived) / static_cast<double>(expected);
      bar.update(share, fmt::format("{}  {} kB", file.name, arrived / 1000));
    };
    const Result<download::Outcome> outcome = download::download_file(file, mirrors, options.folder, show);
    if (!outcome) return tl::unexpected(outcome.error());
    bar.print(fmt::format(
        "{}: {}", file.name,
        *outcome == download::Outcome::already_there ? "is there already" : "downloaded and verified"));
  }
  fmt::print("{}: MNIST, 60000 images to train with and 10000 to test with\n",
             server::printable(options.folder));
  return ExitCode::success;
}

}  // namespace

void add_data_download_command(CLI::App& data, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      data.add_subcommand("download", "Fetch MNIST (11 MB) and check that it is the published one");
  command->add_option("--to", options->folder, "The folder to put the four files in")
      ->type_name("DIR")
      ->capture_default_str();
  command
      ->add_option("--mirror", options->mirrors,
                   "Ask this URL, instead of the public mirrors; may be repeated")
      ->type_name("URL");
  std::string mirrors;
  for (const std::string_view mirror : download::kMnistMirrors) mirrors += fmt::format("\n  {}", mirror);
  command->footer(
      "An interrupted download goes on where it was. The public mirrors, in this order:" + mirrors +
      "\n\nExamples:\n"
      "  inkling data download\n"
      "  inkling data download --to /srv/mnist --mirror https://mirror.example.org/mnist/");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace inkling::commands
