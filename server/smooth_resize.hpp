// Makes a square canvas 28x28 as scikit-image's transform.resize does: a Gaussian blur of standard deviation
// (side / 28 - 1) / 2, cut off at four of them, then linear interpolation; both mirror the canvas at its
// border.
//
// pynumdraw's clients draw for this, and not for normalize(): ink stays where it is and as large as it is.
#pragma once

#include <array>
#include <span>

#include "inkling/data_set.hpp"

namespace inkling::server {

// `canvas`: [side, side], side of at least 1.
std::array<float, kImagePixels> resize_smoothly(std::span<const float> canvas, int side);

}  // namespace inkling::server
