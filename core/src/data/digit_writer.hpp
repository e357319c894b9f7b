// Writes a digit by hand: a style, its own proportions, bends, gaps and pen each time.
#pragma once

#include <vector>

#include "data/stroke_renderer.hpp"
#include "inkling/random.hpp"

namespace inkling {

// The strokes of one digit, 0..9, about 1 high; the pieces of one stroke follow each other, end to end.
std::vector<StrokePiece> write_digit(int digit, Random& random);

}  // namespace inkling
