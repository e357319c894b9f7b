// Ink normalisation for pads alone: without what photographs and scans need.
//
//   Result<Ink> ink = normalize_drawing(canvas);
#pragma once

#include "inkling/canvas.hpp"
#include "inkling/error.hpp"

namespace inkling {

// As normalize(), with the same bits for what was drawn on paper of one tone; but uneven light is not
// levelled, and lines from edge to edge and specks count as ink. For builds in which every byte counts.
// Error{invalid_argument} as normalize().
Result<Ink> normalize_drawing(const Canvas& canvas);

}  // namespace inkling
