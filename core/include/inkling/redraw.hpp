// Digits drawn again with another pen: a 28x28 bitmap is taken apart into pen strokes, which can then be
// drawn anywhere, in any size, tilt and thickness, as people draw on a canvas.
//
//   Strokes strokes = trace(data.image(0));
//   vary(strokes, Redrawing{}, random, out);                    // a variation to train on
//   DataSet suite = make_canvas_suite(data, CanvasSuite{}, 1);  // the same digits as found on a drawing pad
//
// Drawings go through normalize(), so that a network meets what it will meet in use. The same bits in every
// build.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "inkling/bytes.hpp"
#include "inkling/data_set.hpp"
#include "inkling/random.hpp"

namespace inkling {

struct PenPoint {
  float x = 0;
  float y = 0;
  bool is_joined = false;  // by a straight line to the point before; else the pen comes down here
};

// The way of the pen: x to the right and y down from the middle of its bounding box, whose longer side is 1.
struct Strokes {
  std::vector<PenPoint> points;  // empty for an empty image
  float pen_width = 0;           // of the pen that drew the image, as a share of the longer side of the ink
};

// Smoothed centre lines of the ink, without the spurs that thinning leaves. About 3 000 images a second on
// one core.
Strokes trace(std::span<const std::uint8_t, kImagePixels> image);

// Of every image; threads: 0 means one a core.
std::vector<Strokes> trace_all(const DataSet& data, int threads = 0);

// Where and how to draw.
struct Pose {
  double size = 200;        // longer side of the ink's bounding box, in pixels
  double across = 0.5;      // of the room that the ink leaves: 0 at the left edge, 1 at the right edge
  double down = 0.5;        // 0 at the top, 1 at the bottom
  double tilt_degrees = 0;  // clockwise
  double pen_width = 0.08;  // a round pen; a share of `size`
  double softness = 1;      // width of the ink's edges, in pixels
};

// Writes the amount of ink, 0..1, to `ink`: [height, width], row by row.
void draw(const Strokes& strokes, const Pose& pose, int width, int height, std::span<float> ink);

struct Range {
  double low = 0;
  double high = 0;
};

// How far variations may go. Uniform in each range, and both ways where there is one amount.
struct Redrawing {
  Range size = {30, 64};  // pixels, before normalize() makes them 20; at most 80
  Range tilt_degrees = {-12, 12};
  Range pen_width = {0.015, 0.15};
  Range softness = {0.8, 2};
  double slant = 0.12;    // x moves by up to so much of y
  double stretch = 0.12;  // of width against height
  double bend = 0.03;     // amplitude of smooth waves, as a share of the size
  double tremor = 0.006;  // of each point by itself
};

// Writes one variation to `out`, 0..1, in the form of normalize(). About 30 000 a second on one core.
void vary(const Strokes& strokes, const Redrawing& redrawing, Random& random,
          std::span<float, kImagePixels> out);

// What people draw on a pad. With `low` = `high` for all but one, it asks for that one alone.
struct CanvasSuite {
  int side = 280;         // of the square canvas, pixels
  Range size = {0.2, 1};  // of the ink's longer side, as a share of the canvas
  Range place = {0, 1};   // of the room that the ink leaves, across and down
  Range tilt_degrees = {-15, 15};
  Range pen_width = {0.02, 0.12};  // a share of the ink's size, but never below one pixel
  Range contrast = {0.25, 1};      // between ink and paper
  double light_ink = 0.5;          // the share of canvases with light ink on dark paper
};

// The canvas that shows one image, gray8, [side, side]; `index` and `seed` choose its pose.
Bytes draw_canvas(std::span<const std::uint8_t, kImagePixels> image, const CanvasSuite& suite,
                  std::uint64_t seed, std::size_t index);

// draw_canvas() and normalize() for every image, with its label; image i depends on its bitmap, the seed and
// i.
DataSet make_canvas_suite(const DataSet& data, const CanvasSuite& suite, std::uint64_t seed, int threads = 0);

}  // namespace inkling
