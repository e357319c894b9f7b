// Other names of models, as a JSON file: {"stable": "mlp-v4", "beta": "cnn"}.
#pragma once

#include <string>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"
#include "server/catalog.hpp"

namespace inkling::server {

// Error{bad_file} says what is wrong: no JSON object of texts, a name that no model may have, or too many.
Result<Aliases> read_aliases(ByteView file);
std::string write_aliases(const Aliases& aliases);

}  // namespace inkling::server
