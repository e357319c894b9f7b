#include "server/offered_data.hpp"

#include "server/entity_tag.hpp"

namespace inkling::server {

const OfferedData::File& OfferedData::file() const {
  std::call_once(packed_, [this] {
    file_.bytes = write_splits(*splits_);
    file_.tag = entity_tag(file_.bytes);
  });
  return file_;
}

}  // namespace inkling::server
