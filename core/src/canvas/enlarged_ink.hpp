// An image of 28x28 tones as a bitmap that is fine enough to follow its lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "inkling/data_set.hpp"

namespace inkling::canvas {

inline constexpr int kZoom = 4;    // enlarged, lines one pixel wide are fine enough
inline constexpr int kMargin = 1;  // of paper all round: thinning looks at neighbours
inline constexpr int kEnlargedSide = kImageSide * kZoom + 2 * kMargin;
inline constexpr std::size_t kEnlargedPixels = std::size_t{kEnlargedSide} * kEnlargedSide;

using Bitmap = std::vector<std::uint8_t>;  // [kEnlargedSide, kEnlargedSide], 0 or 1

// Where the enlarged image is ink rather than paper.
Bitmap binarize(std::span<const std::uint8_t, kImagePixels> image);

// How far each pixel of ink is from paper, in enlarged pixels.
std::vector<float> distances_to_paper(const Bitmap& bitmap);

// Where the ink is much thicker than the pen, a small loop has run full: a hole in its middle makes the lines
// go round again.
void open_filled_loops(Bitmap& bitmap);

}  // namespace inkling::canvas
