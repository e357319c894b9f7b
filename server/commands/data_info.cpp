#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <numeric>
#include <string>
#include <utility>

#include "server/commands/data_command.hpp"
#include "server/commands/json_output.hpp"
#include "server/data_source.hpp"

namespace inkling::commands {
namespace {

struct Options {
  std::string source;
  bool json = false;
};

struct Summary {
  std::string split;
  std::size_t images = 0;
  std::array<std::size_t, kDigits> per_digit{};
  std::size_t negatives = 0;  // kNoDigit
  double mean_ink = 0;        // 0 paper to 1 ink
};

Summary summarize(const std::string& split, const DataSet& data) {
  Summary summary{split, data.size(), {}, 0, 0};
  for (const std::uint8_t label : data.labels) {
    ++(label == kNoDigit ? summary.negatives : summary.per_digit[label]);
  }
  constexpr double kFullInk = 255;
  if (data.size() > 0) {
    const auto sum = std::accumulate(data.pixels.begin(), data.pixels.end(), std::uint64_t{0});
    summary.mean_ink = static_cast<double>(sum) / kFullInk / static_cast<double>(data.pixels.size());
  }
  return summary;
}

void print_table(const std::array<Summary, 3>& summaries) {
  fmt::print("{:<10}  {:>7}  {:>8} ", "split", "images", "mean ink");
  for (int digit = 0; digit < kDigits; ++digit) fmt::print("{:>6}", digit);
  const bool have_negatives = std::any_of(summaries.begin(), summaries.end(),
                                          [](const Summary& summary) { return summary.negatives > 0; });
  fmt::print("{}\n", have_negatives ? "  none" : "");
  for (const Summary& summary : summaries) {
    if (summary.images == 0) continue;
    fmt::print("{:<10}  {:>7}  {:>8.4f} ", summary.split, summary.images, summary.mean_ink);
    for (const std::size_t count : summary.per_digit) fmt::print("{:>6}", count);
    if (have_negatives) fmt::print("{:>6}", summary.negatives);
    fmt::print("\n");
  }
}

Result<ExitCode> run(const Options& options) {
  const Result<Splits> splits = server::load_data({.source = options.source, .validation_share = 0});
  if (!splits) return tl::unexpected(splits.error());
  const std::array<Summary, 3> summaries = {summarize("train", splits->train),
                                            summarize("validation", splits->validation),
                                            summarize("test", splits->test)};
  if (!options.json) {
    print_table(summaries);
    return ExitCode::success;
  }
  nlohmann::ordered_json document = {{"data", options.source}, {"height", kImageSide}, {"width", kImageSide}};
  for (const Summary& summary : summaries) {
    document["splits"][summary.split] = {{"images", summary.images},
                                         {"per_digit", summary.per_digit},
                                         {"no_digit", summary.negatives},
                                         {"mean_ink", summary.mean_ink}};
  }
  print_json(document);
  return ExitCode::success;
}

}  // namespace

void add_data_info_command(CLI::App& data, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = data.add_subcommand("info", "Count the images of each split and digit");
  command->add_option("SOURCE", options->source, "What --data takes: a folder, a file, or 'synthetic'")
      ->required()
      ->type_name("");
  command->add_flag("--json", options->json, "Print one JSON document");
  command->footer("Example:\n  inkling data info data");
  command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace inkling::commands
