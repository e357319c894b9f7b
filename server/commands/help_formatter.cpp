#include "server/commands/help_formatter.hpp"

#include <sstream>
#include <string_view>

namespace inkling::commands {
namespace {

constexpr std::size_t kNameColumns = 34;
constexpr std::size_t kTextColumns = 66;  // 100 together

std::string wrap(const std::string& text) {
  std::istringstream words(text);
  std::string wrapped;
  std::size_t column = 0;
  for (std::string word; words >> word; column += word.size()) {
    const bool fits = column + 1 + word.size() <= kTextColumns;
    if (!wrapped.empty()) wrapped += fits ? ' ' : '\n';
    column = fits ? column + 1 : 0;
    wrapped += word;
  }
  return wrapped;
}

}  // namespace

HelpFormatter::HelpFormatter() {
  column_width(kNameColumns);
  label("INT", "N");
  label("UINT", "N");
  label("FLOAT", "X");
  label("TEXT", "TEXT");
}

// CLI11 would add what a name that switches off stands for: "--no-colour{false}".
std::string HelpFormatter::make_option_name(const CLI::Option* option, bool is_positional) const {
  constexpr std::string_view kOff = "{false}";
  std::string name = CLI::Formatter::make_option_name(option, is_positional);
  if (const std::size_t at = name.find(kOff); at != std::string::npos) name.erase(at, kOff.size());
  return name;
}

// CLI11 would add the checks, the default and the options that exclude this one, longer than the explanation.
std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  const std::string type = option->get_type_name();
  const std::string name = type.substr(0, type.find(':'));
  return name.empty() || option->get_type_size() == 0 ? "" : " " + get_label(name);
}

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
  const std::string& preset = option->get_default_str();
  const std::string variable = option->get_envname();
  return wrap(option->get_description() + (preset.empty() ? "" : " [" + preset + "]") +
              (variable.empty() ? "" : " $" + variable));
}

}  // namespace inkling::commands
