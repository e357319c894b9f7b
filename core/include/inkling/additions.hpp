// What a network learns besides the images that somebody has.
//
//   const DataSet negatives = synthesize_negatives(2000, kAdditionsSeed);
//   add_images({.synthetic_digits = 5000, .drawn_negatives = negatives}, images);
//   training->run(images, validation, report);
#pragma once

#include <cstddef>
#include <cstdint>

#include "inkling/data_set.hpp"

namespace inkling {

// Of what is drawn to be added.
inline constexpr std::uint64_t kAdditionsSeed = 11;

struct Additions {
  std::size_t synthetic_digits = 0;
  DataSet pictures{};         // of no digit: each is shown four times in an epoch
  DataSet drawn_negatives{};  // as synthesize_negatives() makes them: shown once
};

// Appends them in this order; whatever the labels of the pictures, they become kNoDigit.
void add_images(const Additions& additions, DataSet& images);

}  // namespace inkling
