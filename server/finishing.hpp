// What makes a published model of a network: however it came about, by training or out of others.
#pragma once

#include "inkling/data_set.hpp"
#include "inkling/error.hpp"
#include "inkling/model.hpp"

namespace inkling::server {

struct Finishing {
  bool quantize = false;
  // Whether it has learned from drawings, so that they count for its confidences, too, and what no digit is.
  bool knows_canvas = false;
  bool knows_negatives = false;
  bool test = false;  // whether the test images are read
  int threads = 0;    // 0: one a core
};

// Folded, rounded, calibrated on the validation images, measured. The network takes 28x28 images.
Result<void> finish(Model& model, const Splits& splits, const Finishing& finishing);

}  // namespace inkling::server
