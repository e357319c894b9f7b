#include "canvas/ink_plane.hpp"

#include <algorithm>

#include "canvas/light.hpp"
#include "canvas/rules.hpp"

namespace inkling::canvas {
namespace {

// Levelling leaves something of the shadows, and more noise where it was dark.
bool stands_out_from_levelled_paper(const InkScale scale) {
  const int contrast = scale.full + 4 * scale.noise;
  return contrast >= std::max(40, 14 * scale.noise);
}

}  // namespace

InkPlane read_ink(const Canvas& canvas) {
  InkPlane ink;
  ink.plane = read_tones(canvas);
  const bool is_levelled = level_light(ink.plane);
  ink.scale = find_ink(ink.plane);
  if (is_levelled && ink.scale && !stands_out_from_levelled_paper(*ink.scale)) ink.scale.reset();
  if (ink.scale && erase_rules(*ink.scale, ink.plane)) ink.scale = find_ink(ink.plane);
  return ink;
}

}  // namespace inkling::canvas
