// Drawings in variations for the canvas tests, and how far apart their fields are.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

#include "inkling/canvas.hpp"
#include "inkling/random.hpp"
#include "support/draw.hpp"

namespace inkling::testing {

inline constexpr Color kBlack = {0, 0, 0};
inline constexpr Color kWhite = {255, 255, 255};

inline Drawing in_colors(Drawing drawing, const Color& ink, std::optional<Color> paper) {
  drawing.ink = ink;
  drawing.paper = paper;
  return drawing;
}

// Scaled about the corner, then moved; the canvas is large enough to hold it.
inline Drawing moved(Drawing drawing, double scale, double dx, double dy) {
  drawing.pen *= scale;
  for (std::vector<StrokePoint>& stroke : drawing.strokes) {
    for (StrokePoint& point : stroke) {
      point = {point.x * scale + dx, point.y * scale + dy};
    }
  }
  drawing.width = static_cast<int>(std::ceil(drawing.width * scale + dx));
  drawing.height = static_cast<int>(std::ceil(drawing.height * scale + dy));
  return drawing;
}

// Away from the edge of its canvas, where its pen is cut off.
inline Drawing with_margin(const Drawing& drawing) {
  Drawing larger = moved(drawing, 1, 40, 40);
  larger.width += 40;
  larger.height += 40;
  return larger;
}

// The golden drawings of digits, with a margin.
inline std::vector<Drawing> digit_drawings() {
  std::vector<Drawing> digits;
  for (const Drawing& drawing : golden_drawings()) {
    if (drawing.digit) {
      digits.push_back(with_margin(drawing));
    }
  }
  return digits;
}

// A bar of the given pen across the middle.
inline Drawing bar(int side, double pen) {
  Drawing drawing;
  drawing.width = side;
  drawing.height = side;
  drawing.pen = pen;
  drawing.strokes = {{{side * 0.5, side * 0.25}, {side * 0.5, side * 0.75}}};
  return drawing;
}

inline Ink ink_of(const Picture& picture) {
  return normalize(picture.canvas()).value();
}

inline Ink ink_of(const Drawing& drawing) {
  return ink_of(draw(drawing));
}

// Mean absolute difference.
inline double difference(const Ink& a, const Ink& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.field.size(); ++i) {
    sum += std::abs(a.field[i] - b.field[i]);
  }
  return sum / static_cast<double>(a.field.size());
}

inline void set_pixel(Picture& picture, int x, int y, const std::array<std::uint8_t, 4>& rgba) {
  const std::ptrdiff_t pixel = std::ptrdiff_t{y} * picture.width + x;
  std::copy(rgba.begin(), rgba.end(), picture.pixels.begin() + 4 * pixel);
}

// The red channel.
inline Bytes gray_of(const Picture& picture) {
  Bytes gray;
  for (std::size_t i = 0; i < picture.pixels.size(); i += 4) {
    gray.push_back(picture.pixels[i]);
  }
  return gray;
}

inline Bytes bytes_of(const std::vector<float>& floats) {
  Bytes bytes(floats.size() * sizeof(float));
  std::memcpy(bytes.data(), floats.data(), bytes.size());
  return bytes;
}

// A scanner's noise on every pixel alike in all channels.
inline Picture with_noise(Picture picture, double deviation, std::uint64_t seed) {
  Random random(seed);
  for (std::size_t i = 0; i < picture.pixels.size(); i += 4) {
    const double noise = random.normal() * deviation;
    for (std::size_t channel = 0; channel < 3; ++channel) {
      std::uint8_t& tone = picture.pixels[i + channel];
      tone = static_cast<std::uint8_t>(std::clamp(tone + noise, 0.0, 255.0));
    }
  }
  return picture;
}

}  // namespace inkling::testing
