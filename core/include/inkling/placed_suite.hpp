// The same images in other places and sizes on a canvas, as they are: pixels enlarged, nothing drawn again.
// What ink normalisation is there to undo, and nothing else.
//
//   DataSet moved = make_placed_suite(data, kMovedSuite, seed);
//   evaluate(network, temperature, moved);     // as good as on `data`?
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "inkling/bytes.hpp"
#include "inkling/data_set.hpp"
#include "inkling/redraw.hpp"

namespace inkling {

// Uniform in each range.
struct PlacedSuite {
  int side = 280;         // of the square canvas, pixels
  Range size = {0.2, 1};  // of the ink's longer side, as a share of the canvas; never below the image's own
  Range place = {0, 1};   // of the room that the ink leaves, across and down
};

inline constexpr PlacedSuite kMovedSuite = {.size = {0.5, 0.5}};
inline constexpr PlacedSuite kScaledSuite = {.place = {0.5, 0.5}};

// The canvas that shows one image, light on black, gray8, [side, side]; `index` and `seed` choose its place.
Bytes place_image(std::span<const std::uint8_t, kImagePixels> image, const PlacedSuite& suite,
                  std::uint64_t seed, std::size_t index);

// place_image() and normalize() for every image, with its label; threads: 0 means one a core.
DataSet make_placed_suite(const DataSet& data, const PlacedSuite& suite, std::uint64_t seed, int threads = 0);

}  // namespace inkling
