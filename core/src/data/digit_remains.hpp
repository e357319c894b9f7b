// What is made of digits and is none: pieces of them, and several at once.
#pragma once

#include "data/sketch.hpp"
#include "inkling/random.hpp"

namespace inkling {

Strokes draw_broken_digit(Random& random);
Strokes draw_digit_pair(Random& random);  // or three of them

}  // namespace inkling
