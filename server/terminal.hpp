// What the program knows about the terminal it writes to.
#pragma once

#include <cstdio>

namespace inkling::server {

bool is_terminal(std::FILE* stream);

// A terminal, and nobody asked for plain text (NO_COLOR, see no-color.org, or TERM=dumb).
bool shows_colour(std::FILE* stream);

// Columns of the terminal; 80 when it does not say.
int columns(std::FILE* stream);

}  // namespace inkling::server
