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
  data->footer(  // after the subcommands, which would otherwise inherit it
      "Examples:\n"
      "  inkling data download                                      MNIST into the folder data/\n"
      "  inkling data info data                                     what it holds\n"
      "  inkling data split data -o prepared.npz                    shuffled and cut, in one file\n"
      "  inkling data synthesize --count 10000 -o drawn.npz         drawn digits, without a network\n"
      "\n'inkling data COMMAND --help' explains a command.");
}

}  // namespace inkling::commands
