// The options with which commands are told where labelled images are.
#pragma once

#include "server/data_source.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library calls itself so
class App;
class Option;
}  // namespace CLI

namespace inkling::commands {

struct DataOptions {
  CLI::Option* source = nullptr;
  CLI::Option* validation_share = nullptr;
};

// Adds --data and --validation, which set `source`.
DataOptions add_data_options(CLI::App& command, server::DataSource& source);

}  // namespace inkling::commands
