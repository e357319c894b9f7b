#include "server/entity_tag.hpp"

#include "server/download/sha256.hpp"

namespace inkling::server {

std::string entity_tag(ByteView bytes) {
  return '"' + download::sha256(bytes).substr(0, 32) + '"';
}

}  // namespace inkling::server
