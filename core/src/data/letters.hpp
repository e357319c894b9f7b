// How letters are written, as data: capitals, small letters and signs of several scripts, without those that
// could be a digit (O, I, l, S, Z, b, q, g, B, y, D, G and their like).
#pragma once

#include <span>
#include <string_view>

#include "data/sketch.hpp"
#include "inkling/random.hpp"

namespace inkling {

// A letter is strokes, apart by blanks; a stroke is points of two figures, x and y of 0 (left, top) to 9,
// with '-' for a straight line and '~' for a curve from one to the next. Curves are smooth from the first '~'
// to the last: "09-00~60~72~54~05" is a P.
std::span<const std::string_view> letters();

Strokes draw_letter(Random& random);

}  // namespace inkling
