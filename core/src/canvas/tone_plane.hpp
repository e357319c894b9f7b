// A canvas of any format as one byte a pixel, which is all that finding the ink needs.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <numeric>

#include "inkling/canvas.hpp"

namespace inkling::canvas {

static_assert(std::endian::native == std::endian::little, "RGBA pixels are loaded as little-endian words");

// The smallest difference in tone, of 255, that can be drawing rather than dithering or compression.
inline constexpr std::uint32_t kFaintestInk = 12;

inline constexpr std::uint8_t kVisibleAlpha = 128;     // from here on, a pixel is seen
inline constexpr std::uint32_t kPictureContrast = 64;  // between the light and the dark of a picture
inline constexpr std::size_t kOpaqueBlock = 4096;  // pixels between two looks at whether any is transparent

struct TonePlane {
  std::unique_ptr<std::uint8_t[]> storage;  // empty while the canvas' own bytes serve
  const std::uint8_t* tones = nullptr;      // [height, width]
  int width = 0;
  int height = 0;
  bool is_ink = false;  // tones are amounts of ink (an alpha channel), not light: there is no paper to find

  [[nodiscard]] std::size_t size() const {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  }
  [[nodiscard]] const std::uint8_t* row(int y) const {
    return tones + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
  }
  // The tones in memory of the plane's own.
  std::uint8_t* writable() {
    if (storage == nullptr) {
      storage.reset(new std::uint8_t[size()]);
      std::copy_n(tones, size(), storage.get());
      tones = storage.get();
    }
    return storage.get();
  }
};

using Histogram = std::array<std::uint64_t, 256>;

// Evenly spaced rows, about 16 000 pixels: plenty for a median.
inline Histogram sample_tones(const TonePlane& plane) {
  const int step = static_cast<int>(1 + plane.size() / 16384);
  Histogram counts{};
  for (int y = std::min(step, plane.height) / 2; y < plane.height; y += step) {
    const std::uint8_t* row = plane.row(y);
    for (int x = 0; x < plane.width; ++x) {
      ++counts[row[x]];
    }
  }
  return counts;
}

inline std::uint32_t load_rgba(const std::uint8_t* pixel) {
  std::uint32_t rgba = 0;
  std::memcpy(&rgba, pixel, sizeof rgba);
  return rgba;
}

inline std::uint32_t alpha_of(std::uint32_t rgba) {
  return rgba >> 24U;
}

// Rec. 709 luminance with integer weights, 0..255.
inline std::uint32_t luminance_of(std::uint32_t rgba) {
  const std::uint32_t red = rgba & 255U;
  const std::uint32_t green = (rgba >> 8U) & 255U;
  const std::uint32_t blue = (rgba >> 16U) & 255U;
  return (54U * red + 183U * green + 19U * blue + 128U) >> 8U;
}

struct ToneRange {
  std::uint32_t lowest = 255;
  std::uint32_t highest = 0;

  [[nodiscard]] bool varies() const { return highest >= lowest + kFaintestInk; }
};

// Both copies return the range of alpha over the pixels.
inline ToneRange copy_luminance(const std::uint8_t* rgba, std::size_t pixels, std::uint8_t* tones) {
  ToneRange alpha;
  for (std::size_t i = 0; i < pixels; ++i) {
    const std::uint32_t pixel = load_rgba(rgba + 4 * i);
    tones[i] = static_cast<std::uint8_t>(luminance_of(pixel));
    alpha.lowest = std::min(alpha.lowest, alpha_of(pixel));
    alpha.highest = std::max(alpha.highest, alpha_of(pixel));
  }
  return alpha;
}

inline ToneRange copy_alpha(const std::uint8_t* rgba, std::size_t pixels, std::uint8_t* tones) {
  ToneRange alpha;
  for (std::size_t i = 0; i < pixels; ++i) {
    const std::uint32_t value = alpha_of(load_rgba(rgba + 4 * i));
    tones[i] = static_cast<std::uint8_t>(value);
    alpha.lowest = std::min(alpha.lowest, value);
    alpha.highest = std::max(alpha.highest, value);
  }
  return alpha;
}

// Strokes on a transparent canvas leave most of it free, or are of one tone. What covers more than half of
// the canvas in light and dark is a picture with transparent parts, such as rounded corners.
inline bool is_picture(const std::uint8_t* rgba, const TonePlane& alpha) {
  const Histogram sample = sample_tones(alpha);
  const auto transparent = std::accumulate(sample.begin(), sample.begin() + kVisibleAlpha, std::uint64_t{0});
  const auto visible = std::accumulate(sample.begin() + kVisibleAlpha, sample.end(), std::uint64_t{0});
  if (visible <= transparent) {
    return false;
  }
  ToneRange tone;
  for (std::size_t i = 0; i < alpha.size(); ++i) {
    const std::uint32_t luminance = luminance_of(load_rgba(rgba + 4 * i));
    tone.lowest = std::min(tone.lowest, alpha.tones[i] >= kVisibleAlpha ? luminance : 255U);
    tone.highest = std::max(tone.highest, alpha.tones[i] >= kVisibleAlpha ? luminance : 0U);
  }
  return tone.highest >= tone.lowest + kPictureContrast;
}

// Lays the picture on paper of its own most frequent tone.
inline void copy_composite(const std::uint8_t* rgba, std::size_t pixels, std::uint8_t* tones) {
  Histogram weight{};
  for (std::size_t i = 0; i < pixels; ++i) {
    const std::uint32_t pixel = load_rgba(rgba + 4 * i);
    weight[luminance_of(pixel)] += alpha_of(pixel);
  }
  const auto paper =
      static_cast<std::uint32_t>(std::max_element(weight.begin(), weight.end()) - weight.begin());
  for (std::size_t i = 0; i < pixels; ++i) {
    const std::uint32_t pixel = load_rgba(rgba + 4 * i);
    const std::uint32_t alpha = alpha_of(pixel);
    tones[i] =
        static_cast<std::uint8_t>((luminance_of(pixel) * alpha + paper * (255U - alpha) + 127U) / 255U);
  }
}

// True when every pixel is as good as opaque; the tones are complete only then. A drawing pad is found out in
// the first block.
inline bool copy_opaque(const std::uint8_t* rgba, std::size_t pixels, std::uint8_t* tones) {
  for (std::size_t done = 0; done < pixels; done += kOpaqueBlock) {
    const ToneRange alpha =
        copy_luminance(rgba + 4 * done, std::min(kOpaqueBlock, pixels - done), tones + done);
    if (alpha.lowest + kFaintestInk <= 255U) {
      return false;
    }
  }
  return true;
}

inline void read_rgba(const std::uint8_t* rgba, TonePlane& plane) {
  std::uint8_t* tones = plane.storage.get();
  if (copy_opaque(rgba, plane.size(), tones)) {
    return;
  }
  const ToneRange alpha = copy_alpha(rgba, plane.size(), tones);
  if (alpha.highest >= kFaintestInk && !alpha.varies()) {  // evenly translucent: the drawing is in the tones
    copy_luminance(rgba, plane.size(), tones);
  } else if (is_picture(rgba, plane)) {
    copy_composite(rgba, plane.size(), tones);
  } else {
    plane.is_ink = true;
  }
}

// Floats beyond 0..1 count as the nearest end.
inline void read_floats(const std::uint8_t* floats, std::size_t pixels, std::uint8_t* tones) {
  for (std::size_t i = 0; i < pixels; ++i) {
    float value = 0;
    std::memcpy(&value, floats + sizeof value * i, sizeof value);
    tones[i] = static_cast<std::uint8_t>(std::clamp(value * 255.0F + 0.5F, 0.0F, 255.0F));
  }
}

// The canvas must have been validated: its size, its bytes, its floats. A gray canvas is pointed into, not
// copied.
inline TonePlane read_tones(const Canvas& canvas) {
  TonePlane plane;
  plane.width = canvas.width;
  plane.height = canvas.height;
  const std::uint8_t* pixels = canvas.pixels.data();
  if (canvas.format == PixelFormat::gray8) {
    plane.tones = pixels;
    return plane;
  }
  plane.storage.reset(
      new std::uint8_t[plane.size()]);  // every byte is written below: no need to clear it first
  plane.tones = plane.storage.get();
  if (canvas.format == PixelFormat::rgba8) {
    read_rgba(pixels, plane);
  } else {
    read_floats(pixels, plane.size(), plane.storage.get());
  }
  return plane;
}

}  // namespace inkling::canvas
