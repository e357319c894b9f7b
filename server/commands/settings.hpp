// A command's options from more places than its command line: the environment, then a file. What comes first
// wins.
//
//   CLI::Option* port = command.add_option("--port", options.port, "...");
//   add_settings(command, file);                     // after the options: --config, and $INKLING_<NAME> for
//   each command.callback([&] {
//     take_from_environment(*port, {"PORT"});          // further names, where there are any
//     read_settings(command, file);
//   });
#pragma once

#include <CLI/CLI.hpp>
#include <initializer_list>
#include <string>

namespace inkling::commands {

// `file` gets what --config says, and must outlive the command.
void add_settings(CLI::App& command, std::string& file);

// The first of these variables that is set, unless the option has a value. Throws CLI::ParseError.
void take_from_environment(CLI::Option& option, std::initializer_list<const char*> variables);

// Lines "name = value" of the options without their dashes, in TOML or INI, for the options that have no
// value yet. Nothing for an empty name. Throws CLI::ParseError for what no option is called and for values
// that are none.
void read_settings(CLI::App& command, const std::string& file);

}  // namespace inkling::commands
