// A model that a stranger sends.
#pragma once

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"
#include "inkling/model.hpp"

namespace inkling::server {

// Within tighter limits than a file of the operator's: no pickles (Error{unsupported}; converting them is for
// the command line), little to unpack, and a network that can be served.
Result<Model> read_uploaded_model(ByteView file);

}  // namespace inkling::server
