// The subcommands of `inkling data`, which commands/data.cpp puts together.
#pragma once

#include "server/commands/commands.hpp"

namespace inkling::commands {

void add_data_info_command(CLI::App& data, Command& chosen);
void add_data_split_command(CLI::App& data, Command& chosen);
void add_data_synthesize_command(CLI::App& data, Command& chosen);
void add_data_download_command(CLI::App& data, Command& chosen);

}  // namespace inkling::commands
