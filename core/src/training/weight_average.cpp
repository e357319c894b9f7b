#include "training/weight_average.hpp"

#include <algorithm>
#include <cstddef>

namespace inkling {

float average_share(double decay, std::int64_t steps) {
  // At first the average follows quickly: it began with weights that have learned nothing.
  const auto taken = static_cast<double>(steps);
  return static_cast<float>(1 - std::min(decay, (1 + taken) / (10 + taken)));
}

void move_average(float share, std::span<const float> values, std::span<float> average) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    average[i] += share * (values[i] - average[i]);
  }
}

}  // namespace inkling
