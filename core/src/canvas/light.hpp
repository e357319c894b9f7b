// Uneven light, as on a photograph.
#pragma once

#include "canvas/tone_plane.hpp"

namespace inkling::canvas {

// Gives all the paper of a scan one tone. False, and nothing is changed, when it has that already.
bool level_light(TonePlane& plane);

}  // namespace inkling::canvas
