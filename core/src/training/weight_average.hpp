// An exponential moving average of weights, which generalises better than the last of them.
#pragma once

#include <cstdint>
#include <span>

namespace inkling {

// The share of the newest weights after so many steps.
float average_share(double decay, std::int64_t steps);

void move_average(float share, std::span<const float> values, std::span<float> average);

}  // namespace inkling
