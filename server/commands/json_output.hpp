// The one JSON document that --json prints.
#pragma once

#include <nlohmann/json.hpp>

namespace inkling::commands {

// In the order in which members were added. To standard output; text that is not UTF-8 (a path may be
// anything) is mended.
void print_json(const nlohmann::ordered_json& document);

}  // namespace inkling::commands
