#include "server/commands/json_output.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace inkling::commands {

void print_json(const nlohmann::ordered_json& document) {
  constexpr int kIndent = 2;
  fmt::print("{}\n", document.dump(kIndent, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace inkling::commands
