// Reads all the digits on a canvas, as a number.
//
//   Classifier classifier(model);
//   Result<NumberReading> number = read_number(classifier, canvas);
//   number->text                                       // "1984"
//
// The ink is taken apart where it is not connected. Pieces of one digit are joined again, and digits that
// touch are separated, where the model is then surer of what it reads; specks and dots are left out. Each
// part is brought into MNIST's form by itself, as normalize() does it: a canvas with one digit reads like
// normalize() and classify().
#pragma once

#include <array>
#include <string>
#include <vector>

#include "inkling/canvas.hpp"
#include "inkling/error.hpp"
#include "inkling/model.hpp"

namespace inkling {

inline constexpr int kMaxDigitsOnCanvas = 64;

struct DigitReading {
  Box box;               // in canvas pixels
  int label = 0;         // as in Reading
  int second = 0;        // ditto
  float confidence = 0;  // ditto
  bool is_digit = true;  // as in Reading; half the threshold suffices where most of the line are digits
  std::array<float, kImagePixels> field{};  // what the model saw: this digit alone, as in Ink
};

struct NumberReading {
  std::string text;  // the classes of the digits, `?` for what is none, a line break between lines
  std::vector<DigitReading> digits;  // line by line, from left to right; none on an empty canvas
};

// The model must take 28x28 images. What falls apart into more than kMaxDigitsOnCanvas parts is read as one
// that is no digit. Time is linear in the pixels, with at most a few hundred runs of the network.
// Error{invalid_argument} as normalize().
Result<NumberReading> read_number(Classifier& classifier, const Canvas& canvas);

}  // namespace inkling
