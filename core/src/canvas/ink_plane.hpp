// A canvas with its ink told from its paper: what normalisation and segmentation begin with.
#pragma once

#include <optional>

#include "canvas/ink_scale.hpp"
#include "canvas/tone_plane.hpp"

namespace inkling::canvas {

struct InkPlane {
  TonePlane plane;
  std::optional<InkScale> scale;  // none: nothing stands out from the paper
};

// The canvas must have been validated. Light is levelled and rules are erased.
InkPlane read_ink(const Canvas& canvas);

}  // namespace inkling::canvas
