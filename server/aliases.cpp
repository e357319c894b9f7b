#include "server/aliases.hpp"

#include <nlohmann/json.hpp>

#include "server/text.hpp"

namespace inkling::server {
namespace {

constexpr std::size_t kMaxAliases = 1000;

}  // namespace

Result<Aliases> read_aliases(ByteView file) {
  const auto document = nlohmann::json::parse(file.begin(), file.end(), nullptr, /*allow_exceptions=*/false);
  if (!document.is_object() || document.size() > kMaxAliases) {
    return fail(ErrorCode::bad_file, "expected a JSON object of at most " + std::to_string(kMaxAliases) +
                                         " aliases, such as {\"stable\": \"mlp-v4\"}");
  }
  Aliases aliases;
  for (const auto& [alias, model] : document.items()) {
    if (!is_model_name(alias) || !model.is_string() || !is_model_name(model.get_ref<const std::string&>())) {
      return fail(ErrorCode::bad_file, printable(shortened(alias)) +
                                           ": expected the name of a model for another name; names have "
                                           "letters, digits, '.', '_' and '-'");
    }
    aliases[alias] = model.get<std::string>();
  }
  return aliases;
}

std::string write_aliases(const Aliases& aliases) {
  return nlohmann::json(aliases).dump(2) + "\n";
}

}  // namespace inkling::server
