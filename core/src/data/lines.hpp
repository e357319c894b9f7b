// Drawings of lines that no 1 is written with.
#pragma once

#include "data/sketch.hpp"
#include "inkling/random.hpp"

namespace inkling {

// At an angle of its own: turned any further it might stand upright.
Strokes draw_line(Random& random);

}  // namespace inkling
