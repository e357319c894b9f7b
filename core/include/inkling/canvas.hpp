// Ink normalisation: any drawing becomes the 28x28 field that networks are trained on.
//
//   Canvas canvas{pixels, width, height, PixelFormat::rgba8};
//   Result<Ink> ink = normalize(canvas);
//   if (ink->empty) ...
//
// MNIST's own recipe (LeCun et al., 1998): find the ink, crop to its bounding box, scale the longer side to
// 20 pixels by area averaging, place the centre of mass at the centre of the 28x28 field. Moving, scaling or
// inverting a drawing, or changing its pen's colour, gives the same field but for rounding; MNIST's own
// images come back as they were. The same bits in every build.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "inkling/bytes.hpp"
#include "inkling/data_set.hpp"
#include "inkling/error.hpp"

namespace inkling {

inline constexpr int kMaxCanvasSide = 8192;

enum class PixelFormat {
  rgba8,    // 4 bytes a pixel, straight alpha
  gray8,    // 1 byte a pixel
  float32,  // 4 bytes a pixel, native floats; beyond 0..1 they count as the nearest end
};

// Borrowed pixels, row by row, no padding between rows.
struct Canvas {
  ByteView pixels;
  int width = 0;
  int height = 0;
  PixelFormat format = PixelFormat::rgba8;
};

// Where the ink is, in canvas pixels.
struct Box {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

struct Ink {
  std::array<float, kImagePixels> field{};  // 28x28, row by row, 0 paper to 1 ink
  Box box;                                  // all zero when empty
  bool empty = true;                        // nothing stands out from the paper
};

// Which tone is ink is found from the border and the whole: dark on light is inverted; on a transparent
// canvas, alpha is the ink. Colours count by their luminance. Paper may be noisy; of canvases as large as
// photographs, light is levelled, and neither lines from edge to edge nor specks count.
// Error{invalid_argument} when the size is not 1..kMaxCanvasSide, the bytes do not match it, or a float is
// not finite.
Result<Ink> normalize(const Canvas& canvas);

// A 28x28 canvas already in MNIST's form (light ink on dark), taken as it is: gray or float, or the luminance
// of RGBA over black.
// Error{invalid_argument} when it is not 28x28, or as above.
Result<Ink> take_raw(const Canvas& canvas);

}  // namespace inkling
