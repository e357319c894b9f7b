// HTTP's name for one version of some bytes (RFC 9110, 8.8.3).
#pragma once

#include <string>

#include "inkling/bytes.hpp"

namespace inkling::server {

// Strong, quotes included: equal tags mean equal bytes.
std::string entity_tag(ByteView bytes);

}  // namespace inkling::server
