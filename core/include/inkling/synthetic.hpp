// Digits drawn by a program: stroke skeletons (several a class) with random slant, proportion, curvature, thickness and gaps,
// rendered and normalised like any other drawing. The first run needs no data set.
#pragma once

#include <cstddef>
#include <cstdint>

#include "inkling/data_set.hpp"

namespace inkling {

// `count` images, classes in turn then shuffled. The same seed gives the same pixels on every platform, and image i of
// a seed does not depend on `count`'s other images.
DataSet synthesize(std::size_t count, std::uint64_t seed);

}  // namespace inkling
