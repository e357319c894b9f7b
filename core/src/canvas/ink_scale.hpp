// Tells ink from paper: which of the tones are ink, and how strong it is.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "canvas/tone_plane.hpp"

namespace inkling::canvas {

// Ink is what a tone, mirrored when ink is the darker one, exceeds `base` by. Passed by value: a loop that
// writes bytes could otherwise be changing it, and would not be vectorised.
struct InkScale {
  std::uint8_t mirror = 0;     // 255 for dark ink on light paper: tone ^ 255 = 255 - tone
  std::uint8_t base = 0;       // the paper, with its noise
  std::uint8_t full = 255;     // the amount of the strongest ink
  std::uint8_t threshold = 1;  // from this amount on, ink is drawing that the bounding box must hold
  std::uint8_t noise = 0;      // of the paper; 0: a program made it

  [[nodiscard]] std::uint8_t ink(std::uint8_t tone) const {
    const auto light = static_cast<std::uint8_t>(tone ^ mirror);
    return static_cast<std::uint8_t>(std::max(light, base) - base);
  }
};

inline ToneRange range_of(const TonePlane& plane) {
  std::uint8_t lowest = 255;
  std::uint8_t highest = 0;
  for (std::size_t i = 0; i < plane.size(); ++i) {
    lowest = std::min(lowest, plane.tones[i]);
    highest = std::max(highest, plane.tones[i]);
  }
  return {lowest, highest};
}

inline Histogram border_tones(const TonePlane& plane) {
  Histogram counts{};
  for (int x = 0; x < plane.width; ++x) {
    ++counts[plane.row(0)[x]];
    ++counts[plane.row(plane.height - 1)[x]];
  }
  for (int y = 0; y < plane.height; ++y) {
    ++counts[plane.row(y)[0]];
    ++counts[plane.row(y)[plane.width - 1]];
  }
  return counts;
}

inline std::uint64_t total(const Histogram& counts) {
  std::uint64_t sum = 0;
  for (const std::uint64_t count : counts) {
    sum += count;
  }
  return sum;
}

// The smallest tone that at least half of the counts do not exceed.
inline int median(const Histogram& counts) {
  const std::uint64_t all = total(counts);
  std::uint64_t below = 0;
  int tone = 0;
  while (tone < 255 && 2 * (below + counts[static_cast<std::size_t>(tone)]) < all) {
    below += counts[static_cast<std::size_t>(tone)];
    ++tone;
  }
  return tone;
}

// Paper is the tone of more than half of the canvas and its border, each with one vote, so that neither a
// stroke along the border nor a thick drawing turns paper and ink around.
inline int paper_tone(const Histogram& all, const Histogram& border) {
  const std::uint64_t all_count = total(all);
  const std::uint64_t border_count = total(border);
  Histogram votes{};
  for (std::size_t tone = 0; tone < votes.size(); ++tone) {
    votes[tone] = all[tone] * border_count + border[tone] * all_count;
  }
  return median(votes);
}

// Median absolute deviation from the paper, over the tones nearer to paper than to ink; 0 for any drawing
// program's canvas.
inline int paper_noise(const Histogram& all, int paper, int contrast) {
  Histogram deviations{};
  for (int tone = 0; tone < 256; ++tone) {
    const int deviation = tone < paper ? paper - tone : tone - paper;
    if (2 * deviation <= contrast) {
      deviations[static_cast<std::size_t>(deviation)] += all[static_cast<std::size_t>(tone)];
    }
  }
  return median(deviations);
}

// Nothing when no tone stands out from the paper.
inline std::optional<InkScale> find_ink(const TonePlane& plane) {
  const ToneRange range = range_of(plane);
  if (!range.varies()) {
    return std::nullopt;
  }
  const auto lowest = static_cast<int>(range.lowest);
  const auto highest = static_cast<int>(range.highest);
  int paper = lowest;
  int noise = 0;
  if (!plane.is_ink) {
    const Histogram all = sample_tones(plane);
    paper = paper_tone(all, border_tones(plane));
    noise = paper_noise(all, paper, std::max(paper - lowest, highest - paper));
  }
  const bool is_dark = paper - lowest > highest - paper;
  const int contrast = is_dark ? paper - lowest : highest - paper;
  // Of normal noise the median is 0.67 standard deviations, and the largest among a million pixels near 5.
  if (contrast < std::max(static_cast<int>(kFaintestInk), 10 * noise)) {
    return std::nullopt;
  }
  const int floor = 4 * noise;
  const int drawing = std::min(std::max(contrast / 8, 9 * noise), contrast / 2);
  InkScale scale;
  scale.mirror = is_dark ? 255 : 0;
  scale.base = static_cast<std::uint8_t>((is_dark ? 255 - paper : paper) + floor);
  scale.full = static_cast<std::uint8_t>(contrast - floor);
  scale.threshold = static_cast<std::uint8_t>(std::max(1, drawing - floor));
  scale.noise = static_cast<std::uint8_t>(noise);
  return scale;
}

}  // namespace inkling::canvas
