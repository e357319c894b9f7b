// How fast a network learns as training goes on.
#pragma once

#include <cstdint>

#include "inkling/training.hpp"

namespace inkling {

// The learning rate of a step, counted from 0, with so many batches an epoch.
double learning_rate_at(std::int64_t step, int batches, const TrainingOptions& options);

}  // namespace inkling
