#include "server/commands/data_options.hpp"

#include <CLI/CLI.hpp>

#include "server/commands/numbers.hpp"

namespace inkling::commands {

DataOptions add_data_options(CLI::App& command, server::DataSource& source) {
  DataOptions options;
  options.source =
      command
          .add_option("--data", source.source,
                      "Where the images are: a folder of IDX files (gzipped or not), mnist.pkl(.gz), Keras' "
                      "mnist.npz, a data-set NPZ of 'inkling data', 'synthetic' for the built-in digits, or "
                      "'synthetic:COUNT'")
          ->type_name("DIR|FILE|synthetic")
          ->capture_default_str();
  options.validation_share = command
                                 .add_option("--validation", source.validation_share,
                                             "Share of the training images that is held out for validation, "
                                             "always the same ones, where the data "
                                             "has none of its own")
                                 ->type_name("SHARE")
                                 ->check(real_number(0, 0.999))
                                 ->capture_default_str();
  return options;
}

}  // namespace inkling::commands
