// Teaches a copy of a model from a few corrected drawings, without the data that it was trained on.
//
//   DataSet corrections;
//   corrections.append(drawing, 7);                      // "that was a 7", in the form of normalize()
//   Result<Lesson> lesson = teach(model, corrections);
//   Classifier classifier(lesson->model);
//
// The last layers learn varied copies of the corrections together with digits, and pictures that are none,
// which the program draws. For those the untaught model's own answers are the targets: learning without
// forgetting (Li and Hoiem, 2016). Should more than 1 % of other drawn digits be misread afterwards that were
// not before, the weights go back towards the untaught ones until they are not (Wortsman et al., 2022).
//
// In a small dense network few units share all that is known. It rehearses more, blends of digits with each
// other and with corrections among it, and goes back as far as the corrections and nine of ten of their
// copies stay read.
//
// Teach the untaught model with all corrections rather than a taught one with the newest: then lessons do not
// add up what each forgets, and a correction that was deleted is gone.
#pragma once

#include <cstddef>
#include <cstdint>

#include "inkling/data_set.hpp"
#include "inkling/error.hpp"
#include "inkling/model.hpp"

namespace inkling {

inline constexpr std::size_t kMaxCorrections = 1000;

struct TeachingOptions {
  std::uint64_t seed = 1;  // the same seed gives the same bytes
};

struct Lesson {
  // Folded, and rounded to 8 bits where the untaught one was. Its name ends in "-taught" and `trained_on`
  // says by how many corrections; temperature and threshold are the untaught model's, its test accuracy is
  // unknown.
  Model model;
  // Corrections that it reads as they are labelled, or takes for no digit where they are kNoDigit.
  std::size_t learned = 0;
  // Below 1 where other digits would have been forgotten: the share of the way to the learned weights that
  // forgets none, 0 to 1. That a small dense network goes no further than it needs does not count.
  double kept = 1;
};

// `corrections`: 1 to kMaxCorrections images, labelled with a class of the model or kNoDigit. Drawings that
// are read right may be among them, so that they stay it. Ten take 0.6 s of one core for cnn-v1, 0.3 s for
// the mlp. Error{invalid_argument} for other corrections, for kNoDigit where the model cannot say so (see
// can_reject()), and for a model that does not take 28x28 images, does not end in softmax, softmax-or-none or
// sigmoid, or has weights beyond any sense; Error{unsupported} for one whose last layers are too wide.
Result<Lesson> teach(const Model& model, const DataSet& corrections, const TeachingOptions& options = {});

}  // namespace inkling
