// Thinning of a bitmap to lines of one pixel: Guo and Hall, "Parallel thinning with two-subiteration
// algorithms" (1989).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace inkling::canvas {

// The eight neighbours of a pixel as bits, clockwise from the one above.
inline std::size_t neighbourhood(const std::uint8_t* pixel, std::ptrdiff_t width) {
  const std::array<std::ptrdiff_t, 8> clockwise = {-width, 1 - width, 1,  width + 1,
                                                   width,  width - 1, -1, -width - 1};
  std::size_t bits = 0;
  for (std::size_t i = 0; i < clockwise.size(); ++i) {
    bits |= static_cast<std::size_t>(pixel[clockwise[i]]) << i;
  }
  return bits;
}

// Whether a pixel with these neighbours goes in the first or the second half of a round.
constexpr bool is_removable(std::size_t neighbours, bool is_second) {
  const auto at = [neighbours](std::size_t i) { return (neighbours >> (i % 8U) & 1U) != 0; };
  int branches = 0;
  int even_pairs = 0;
  int odd_pairs = 0;
  for (std::size_t i = 0; i < 8; i += 2) {
    branches += !at(i) && (at(i + 1) || at(i + 2)) ? 1 : 0;
    even_pairs += at(i + 7) || at(i) ? 1 : 0;
    odd_pairs += at(i) || at(i + 1) ? 1 : 0;
  }
  const int pairs = even_pairs < odd_pairs ? even_pairs : odd_pairs;
  const bool is_kept = is_second ? (at(0) || at(1) || !at(3)) && at(2) : (at(4) || at(5) || !at(7)) && at(6);
  return branches == 1 && pairs >= 2 && pairs <= 3 && !is_kept;
}

using RemovalTable = std::array<std::array<bool, 256>, 2>;

constexpr RemovalTable removal_table() {
  RemovalTable table{};
  for (std::size_t neighbours = 0; neighbours < 256; ++neighbours) {
    table[0][neighbours] = is_removable(neighbours, false);
    table[1][neighbours] = is_removable(neighbours, true);
  }
  return table;
}

inline constexpr RemovalTable kRemovals = removal_table();

// `bitmap` holds 0 and 1, and nothing but 0 along its border.
inline void thin(std::span<std::uint8_t> bitmap, int width) {
  std::vector<std::size_t> ink;
  for (std::size_t i = 0; i < bitmap.size(); ++i) {
    if (bitmap[i] != 0) ink.push_back(i);
  }
  std::vector<std::size_t> removed;
  int unchanged = 0;
  for (std::size_t half = 0; unchanged < 2; half = 1 - half) {
    removed.clear();
    for (const std::size_t i : ink) {
      if (kRemovals[half][neighbourhood(bitmap.data() + i, width)]) removed.push_back(i);
    }
    unchanged = removed.empty() ? unchanged + 1 : 0;
    for (const std::size_t i : removed) {
      bitmap[i] = 0;
    }
    std::erase_if(ink, [&](std::size_t i) { return bitmap[i] == 0; });
  }
}

}  // namespace inkling::canvas
