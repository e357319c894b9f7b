// Drawings with a pen that are no digit.
#pragma once

#include "data/sketch.hpp"
#include "inkling/random.hpp"

namespace inkling {

Strokes draw_line(Random& random);  // upright only as it must not be turned any further
Strokes draw_scribble(Random& random);
Strokes draw_shape(Random& random);
Strokes draw_letter(Random& random);
Strokes draw_broken_digit(Random& random);
Strokes draw_digit_pair(Random& random);

}  // namespace inkling
