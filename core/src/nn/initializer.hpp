// Spread of a layer's first weights.
#pragma once

#include "inkling/network.hpp"

namespace inkling {

// Standard deviation of the normal distribution that weights are drawn from.
// Glorot and Bengio (2010): sqrt(2 / (inputs + outputs)); He et al. (2015): sqrt(2 / inputs).
double weight_deviation(Initializer initializer, int inputs, int outputs);

}  // namespace inkling
