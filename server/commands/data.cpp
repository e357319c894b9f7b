#include <CLI/CLI.hpp>

#include "server/commands/commands.hpp"
#include "server/commands/data_command.hpp"

namespace inkling::commands {

void add_data_command(CLI::App& app, Command& chosen) {
  CLI::App* data = app.add_subcommand("data", "Look at, prepare, draw or download labelled images");
  data->require_subcommand(1);
  add_data_info_command(*data, chosen);
  add_data_split_command(*data, chosen);
  add_data_synthesize_command(*data, chosen);
  add_data_download_command(*data, chosen);
}

}  // namespace inkling::commands
