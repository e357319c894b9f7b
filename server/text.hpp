// Text that came from outside and goes to a terminal, a log or a model.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace inkling::server {

// Well-formed UTF-8 without control characters.
bool is_plain_text(std::string_view text);

// Control characters, and bytes that are not UTF-8, as "\x1b": a terminal takes no orders from a file's name.
std::string printable(std::string_view text);

// At most about `bytes` of its beginning, with "..." for the rest.
std::string shortened(std::string_view text, std::size_t bytes = 80);

}  // namespace inkling::server
