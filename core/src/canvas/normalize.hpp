// The two halves of normalize(), for those that have only a part of a canvas to bring into MNIST's form.
#pragma once

#include "canvas/ink_scale.hpp"
#include "canvas/tone_plane.hpp"
#include "inkling/canvas.hpp"
#include "inkling/error.hpp"

namespace inkling::canvas {

// Error{invalid_argument} as normalize() promises it.
Result<void> check(const Canvas& canvas);

// `box` must hold ink, and says what of the plane counts.
Ink normalize_box(const TonePlane& plane, InkScale scale, const Box& box);

}  // namespace inkling::canvas
