#include "training_session.hpp"

#include <utility>

#include "inkling/refusal.hpp"

namespace inkling {

TrainingSession session;

int refused(Error reason) {
  session.error = std::move(reason);
  return 0;
}

bool has_reserved(std::size_t size) {
  if (session.inbox.holds(size)) {
    return true;
  }
  refused(invalid_argument("expected {} reserved bytes: call train_reserve first", {size}));
  return false;
}

DataSet* find_part(std::int32_t part) {
  DataSet* const parts[] = {&session.data.train, &session.data.validation, &session.data.test,
                            &session.additions.pictures};
  if (part < 0 || part > 3) {
    refused(
        invalid_argument("part {}; expected 0 (train), 1 (validation), 2 (test) or 3 (negatives)", {part}));
    return nullptr;
  }
  return parts[part];
}

}  // namespace inkling
