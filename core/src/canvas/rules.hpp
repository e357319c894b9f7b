// What runs across a page from edge to edge: ruled and squared lines, the dark edge of a scan.
#pragma once

#include "canvas/ink_scale.hpp"
#include "canvas/tone_plane.hpp"

namespace inkling::canvas {

// Turns it into paper, but for the strokes that cross it. False, and nothing is changed, when there is no
// such thing on a scan, or nothing else.
bool erase_rules(InkScale scale, TonePlane& plane);

}  // namespace inkling::canvas
