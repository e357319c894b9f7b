// Dust and the like: next to nothing, but as far from the drawing as it happens to lie.
#pragma once

#include "canvas/ink_scale.hpp"
#include "canvas/tone_plane.hpp"
#include "inkling/canvas.hpp"

namespace inkling::canvas {

// The box of a scan's ink without the specks at its sides.
Box without_specks(const TonePlane& plane, InkScale scale, const Box& box);

}  // namespace inkling::canvas
