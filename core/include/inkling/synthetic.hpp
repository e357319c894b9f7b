// Digits drawn by a program: stroke skeletons (several a class) with random slant, proportion, curvature,
// thickness and gaps, rendered and normalised like any other drawing. The first run needs no data set.
#pragma once

#include <cstddef>
#include <cstdint>

#include "inkling/data_set.hpp"

namespace inkling {

// `count` images; every ten in a row show the ten digits, in random order. The same seed gives the same
// pixels on every platform, and image i depends on nothing but the seed and i. About 25 000 images a second
// on one core.
DataSet synthesize(std::size_t count, std::uint64_t seed);

}  // namespace inkling
