// Scribbles: a pen that writes nothing.
#pragma once

#include "data/sketch.hpp"
#include "inkling/random.hpp"

namespace inkling {

Strokes draw_scribble(Random& random);

}  // namespace inkling
