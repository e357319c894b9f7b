// Numbers as people write them on a pad, made of single digits that are drawn again side by side.
//
//   const std::array<Strokes, 4> digits = {trace(data.image(0)), ...};
//   NumberCanvas number = draw_number(digits, NumberSuite{}, random);
//   read_number(classifier, number.canvas());
#pragma once

#include <span>
#include <vector>

#include "inkling/bytes.hpp"
#include "inkling/canvas.hpp"
#include "inkling/random.hpp"
#include "inkling/redraw.hpp"

namespace inkling {

// Uniform in each range, for the number or, where it says so, for each digit.
struct NumberSuite {
  Range size = {60, 140};              // of the digits, pixels
  Range size_of_digit = {0.88, 1.12};  // times that; each digit
  Range gap = {0.08, 0.4};             // of paper between the digits' ink, as a share of the size; each gap
  double shift = 0.08;                 // up and down, as a share of the size; each digit
  Range tilt_degrees = {-10, 10};      // each digit
  Range pen_width = {0.04, 0.12};      // as a share of the size
  Range contrast = {0.25, 1};          // between ink and paper
  double light_ink = 0.5;              // share of numbers with light ink on dark paper
};

struct NumberCanvas {
  Bytes pixels;  // [height, width]
  int width = 0;
  int height = 0;

  [[nodiscard]] Canvas canvas() const { return {pixels, width, height, PixelFormat::gray8}; }
};

// The digits from left to right on one line. A gap below 0 lets them overlap.
NumberCanvas draw_number(std::span<const Strokes> digits, const NumberSuite& suite, Random& random);

}  // namespace inkling
