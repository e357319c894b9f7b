#include "server/commands/settings.hpp"

#include <cctype>
#include <cstdlib>
#include <set>
#include <vector>

namespace inkling::commands {
namespace {

// "--log-level" is $INKLING_LOG_LEVEL.
std::string variable_of(const CLI::Option& option) {
  std::string name = "INKLING_" + option.get_lnames().front();
  for (char& c : name) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

bool is_flag(const CLI::Option& option) {
  return option.get_expected_max() == 0;
}

void take(CLI::Option& option, const CLI::ConfigItem& item) {
  if (is_flag(option)) {
    option.add_result(option.get_flag_value(item.name, CLI::ConfigBase().to_flag(item)));
  } else {
    option.add_result(item.inputs);
  }
  option.run_callback();
}

}  // namespace

void add_settings(CLI::App& command, std::string& file) {
  command
      .add_option("--config", file,
                  "File of settings, a line each: an option's name without its dashes, =, and its value. The "
                  "command line comes first, then the environment, then this file")
      ->type_name("FILE");
  for (CLI::Option* option : command.get_options()) {
    if (option != command.get_help_ptr()) option->envname(variable_of(*option));
  }
}

void take_from_environment(CLI::Option& option, std::initializer_list<const char*> variables) {
  for (const char* variable : variables) {
    const char* value = std::getenv(variable);
    if (option.count() > 0) return;
    if (value == nullptr || *value == '\0') continue;
    option.add_result(value);
    option.run_callback();
  }
}

void read_settings(CLI::App& command, const std::string& file) {
  if (file.empty()) return;
  std::set<CLI::Option*> already;  // have a value from before the file
  for (CLI::Option* option : command.get_options()) {
    if (option->count() > 0) already.insert(option);
  }
  for (const CLI::ConfigItem& item : CLI::ConfigTOML().from_file(file)) {
    CLI::Option* option = item.parents.empty() ? command.get_option_no_throw("--" + item.name) : nullptr;
    if (option == nullptr || option == command.get_help_ptr() || item.name == "config")
      throw CLI::ConfigError(file + ": there is no setting \"" + item.fullname() + "\"");
    if (already.contains(option)) continue;
    if (option->count() > 0) throw CLI::ConfigError(file + ": \"" + item.name + "\" is there twice");
    take(*option, item);
  }
}

}  // namespace inkling::commands
