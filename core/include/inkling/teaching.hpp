// Teaches a copy of a model from a few corrected drawings, without the data that it was trained on.
//
//   DataSet corrections;
//   corrections.append(drawing, 7);                      // "that was a 7", in the form of normalize()
//   Result<Lesson> lesson = teach(model, corrections);
//   Classifier classifier(lesson->model);
//
// The last layers learn varied copies of the corrections together with digits, and pictures that are none,
// which the program draws. For those the untaught model's own answers are the targets: learning without
// forgetting (Li and Hoiem, 2016). Should other such drawings still be read worse than before by more than a
// bound, the weights go back towards the untaught ones until they are not (Wortsman et al., 2022).
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
  std::size_t learned =
      0;            // corrections that it reads as they are labelled, or sees no digit in for kNoDigit
  double kept = 1;  // share of weights' way to what was learned that the bound let them go, 0..1
};

// Corrections: 1 to kMaxCorrections images, labelled with a class of the model or kNoDigit. Those that the
// model reads right already may be among them and keep it so. Takes well below a second for ten corrections.
// Error{invalid_argument} for other corrections, for kNoDigit where the model cannot say so (see
// can_reject()), and for a model that does not take 28x28 images or does not end in softmax, softmax-or-none
// or sigmoid.
Result<Lesson> teach(const Model& model, const DataSet& corrections, const TeachingOptions& options = {});

}  // namespace inkling
