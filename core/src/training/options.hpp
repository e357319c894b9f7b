// Whether a network can be trained as the options say.
#pragma once

#include "inkling/training.hpp"

namespace inkling {

// Error{invalid_argument} names the option that cannot be.
Result<void> check(const Network& network, const TrainingOptions& options);

}  // namespace inkling
