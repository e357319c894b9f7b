// How good a classifier is on labelled images.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "inkling/data_set.hpp"
#include "inkling/error.hpp"
#include "inkling/network.hpp"

namespace inkling {

struct Evaluation {
  std::size_t images = 0;
  double accuracy = 0;  // 0..1
  double negative_log_likelihood =
      0;  // mean of -log p[label], natural logarithm, of normalised probabilities
  double expected_calibration_error = 0;  // 15 equal bins of confidence (Guo et al., 2017)
  double confident_errors = 0;            // share of the errors that were made with confidence above 0.9
  std::array<std::array<std::uint32_t, kDigits>, kDigits> confusion{};  // [label][prediction]

  // The share of a digit's images that were read right; 0 where there are none.
  [[nodiscard]] double recall(std::size_t digit) const;
};

// Probabilities are those of probabilities_of() at `temperature`; threads: 0 means one a core.
// Error{invalid_argument} when the data is empty, or the network does not take 28x28 images and give ten
// outputs.
Result<Evaluation> evaluate(const Network& network, double temperature, const DataSet& data, int threads = 0);

}  // namespace inkling
