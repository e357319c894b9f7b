// What the calls of the training module share: an instance trains one network on one set of images, and
// whoever wants another starts another instance. It serves one thread, so this is a global.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "inbox.hpp"
#include "inkling/additions.hpp"
#include "inkling/bytes.hpp"
#include "inkling/data_set.hpp"
#include "inkling/error.hpp"
#include "inkling/model.hpp"
#include "inkling/network.hpp"
#include "inkling/training.hpp"

namespace inkling {

struct TrainingSession {
  Inbox inbox;
  Error error;
  std::vector<Bytes> files;
  Splits data;
  TrainingOptions options;
  Initializer initializer = Initializer::glorot;
  bool augment = false;
  Additions additions;              // to the training images, when training begins
  std::size_t drawn_negatives = 0;  // to be drawn then
  bool knows_negatives = false;
  std::optional<Model> model;  // what training begins with, then what is said of its result
  std::optional<Training> training;
  Bytes saved;  // the last model file that was made
};

extern TrainingSession session;

// 0, for the caller to return.
int refused(Error reason);

// Whether the caller reserved so many bytes, and filled them; they are the first of the inbox.
bool has_reserved(std::size_t size);

// 0 train, 1 validation, 2 test, 3 pictures of no digit to be learned besides; nullptr for anything else.
DataSet* find_part(std::int32_t part);

}  // namespace inkling
