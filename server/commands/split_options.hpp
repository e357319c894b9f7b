// How `data split` and `data synthesize` cut images into splits and where they write them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inkling/data_set.hpp"
#include "inkling/error.hpp"
#include "server/commands/commands.hpp"

namespace inkling::commands {

struct SplitOptions {
  std::string output;
  std::vector<double> ratios{kDefaultRatios.begin(), kDefaultRatios.end()};
  std::uint64_t seed = 1;
};

// Adds -o, --ratios and --seed.
void add_split_options(CLI::App& command, SplitOptions& options);

// Shuffles, cuts, writes the data-set NPZ and prints what it holds.
Result<ExitCode> write_split(const DataSet& images, const SplitOptions& options);

}  // namespace inkling::commands
