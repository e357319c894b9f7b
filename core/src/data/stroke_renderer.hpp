// Renders pen strokes as MNIST images: no bitmap in between, distances to the strokes become grey levels.
#pragma once

#include <cstdint>
#include <span>

#include "inkling/data_set.hpp"

namespace inkling {

// A short straight piece of a stroke, round at its ends, in any unit of length.
struct StrokePiece {
  double x0 = 0;
  double y0 = 0;
  double radius0 = 0;
  double x1 = 0;
  double y1 = 0;
  double radius1 = 0;
};

// Normalised as MNIST is: the longer side of the ink's box is 20 pixels, its centre of mass is the centre of
// the image. `softness` is the width of the edges in pixels. There must be at least one piece.
void render_strokes(std::span<const StrokePiece> pieces, double softness,
                    std::span<std::uint8_t, kImagePixels> image);

}  // namespace inkling
