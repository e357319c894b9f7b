#include "inkling/ranking.hpp"

#include <cstddef>

namespace inkling {

Reading rank(const Model& model, std::span<const float> probabilities) {
  Reading reading;
  reading.probabilities = probabilities;
  const auto probability = [&](int index) { return probabilities[static_cast<std::size_t>(index)]; };
  const int classes = static_cast<int>(probabilities.size());
  // The first of equals wins, as in NumPy's argmax.
  for (int i = 1; i < classes; ++i) {
    if (probability(i) > probability(reading.label)) {
      reading.label = i;
    }
  }
  reading.second = reading.label == 0 && classes > 1 ? 1 : 0;
  for (int i = 0; i < classes; ++i) {
    if (i != reading.label && probability(i) > probability(reading.second)) {
      reading.second = i;
    }
  }
  reading.confidence = probability(reading.label);
  reading.is_digit = reading.confidence >= model.reject_threshold;
  return reading;
}

}  // namespace inkling
