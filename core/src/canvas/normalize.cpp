#include "canvas/normalize.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "canvas/ink_extent.hpp"
#include "canvas/ink_plane.hpp"
#include "canvas/ink_scale.hpp"
#include "canvas/resample.hpp"
#include "canvas/specks.hpp"
#include "canvas/tone_plane.hpp"
#include "inkling/canvas.hpp"
#include "inkling/drawing.hpp"
#include "inkling/refusal.hpp"

namespace inkling {
namespace {

using Field = std::array<float, kImagePixels>;

constexpr double kDrawingSide = 20;        // the longer side of a drawing in MNIST's field
constexpr double kFieldCentre = 14.5;      // MNIST's own: the middle of pixel (14, 14), not of the field
constexpr std::size_t kStrokePixels = 24;  // about the length of a stroke across the drawing
constexpr float kStrokeInk = 0.9F;         // what they have, at least, in nearly all of MNIST
constexpr std::uint32_t kFloatExponent = 0x7f800000;  // all ones in what is not finite

std::size_t bytes_per_pixel(PixelFormat format) {
  return format == PixelFormat::gray8 ? 1 : 4;
}

std::string side_by_side(int width, int height) {
  return join("{}x{}", {width, height});
}

float load_float(ByteView pixels, std::size_t index) {
  float value = 0;
  std::memcpy(&value, pixels.data() + sizeof value * index, sizeof value);
  return value;
}

std::size_t count_non_finite(ByteView pixels, std::size_t count) {
  std::size_t bad = 0;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, pixels.data() + sizeof bits * i, sizeof bits);
    bad += (bits & kFloatExponent) == kFloatExponent ? 1U : 0U;
  }
  return bad;
}

// The drawing's way along one axis into the field. When it shrinks, it is placed exactly; when it does not,
// by whole pixels, as a fraction would blur it: then a MNIST image comes back as it was (mean difference over
// the test set 0.0006; placed exactly, 0.027). Never beyond the field's edges, even if the centre of mass
// lies far out.
canvas::Axis place(int size, double scale, double centre) {
  const double offset = kFieldCentre - centre * scale;
  const double room = kImageSide - size * scale;
  return {size, scale, std::clamp(scale < 1 ? offset : std::floor(offset + 0.5), 0.0, room)};
}

// Divides by the strongest ink, or by less when even the length of a stroke does not come near it: a pen
// thinner than a pixel of the field, which MNIST's pens never were, would leave a shadow. (Of MNIST's test
// digits, enlarged and worn down to a thread, a 784-100-10 network reads 73 % with this and 63 % without.)
void stretch(Field& field, float strongest) {
  std::array<float, kStrokePixels + 1> peaks{};  // the largest values, falling
  for (float value : field) {
    if (value <= peaks.back()) continue;
    for (float& peak : peaks) {
      if (value > peak) std::swap(value, peak);
    }
  }
  const float stroke = std::max(peaks.back(), peaks.front() / 4);
  const float full = std::min(strongest, stroke / kStrokeInk);
  for (float& value : field) {
    value = std::min(value / full, 1.0F);
  }
}

// White on black, transparent counting as black.
std::uint8_t light_of(std::uint32_t rgba) {
  return static_cast<std::uint8_t>((canvas::luminance_of(rgba) * canvas::alpha_of(rgba) + 127U) / 255U);
}

// One loop for each format: only so does the compiler vectorise them.
Field raw_field(const Canvas& canvas) {
  Field field{};
  switch (canvas.format) {
    case PixelFormat::gray8:
      for (std::size_t i = 0; i < field.size(); ++i) {
        field[i] = static_cast<float>(canvas.pixels[i]) / 255.0F;
      }
      break;
    case PixelFormat::rgba8:
      for (std::size_t i = 0; i < field.size(); ++i) {
        field[i] = static_cast<float>(light_of(canvas::load_rgba(canvas.pixels.data() + 4 * i))) / 255.0F;
      }
      break;
    case PixelFormat::float32:
      for (std::size_t i = 0; i < field.size(); ++i) {
        field[i] = std::clamp(load_float(canvas.pixels, i), 0.0F, 1.0F);
      }
      break;
  }
  return field;
}

}  // namespace

namespace canvas {

Result<void> check(const Canvas& canvas) {
  const auto [pixels, width, height, format] = canvas;
  if (width < 1 || height < 1 || width > kMaxCanvasSide || height > kMaxCanvasSide) {
    return invalid_argument("canvas: expected a width and height of 1 to {}, got {}",
                            {kMaxCanvasSide, side_by_side(width, height)});
  }
  const std::size_t count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  const std::size_t expected = count * bytes_per_pixel(format);
  if (pixels.size() != expected) {
    return invalid_argument("canvas: expected {} bytes for {} pixels of {}, got {}",
                            {expected, side_by_side(width, height), bytes_per_pixel(format), pixels.size()});
  }
  if (format == PixelFormat::float32) {
    if (const std::size_t bad = count_non_finite(pixels, count); bad > 0) {
      return invalid_argument("canvas: expected finite numbers, got {} that are infinite or not a number",
                              {bad});
    }
  }
  return {};
}

Ink normalize_box(const TonePlane& plane, const InkScale scale, const Box& box) {
  Ink ink;
  ink.empty = false;
  ink.box = box;
  const double factor = kDrawingSide / std::max(box.width, box.height);
  const Point centre = centre_of_mass(plane, scale, box);
  ink.field =
      resample(plane, scale, box, place(box.width, factor, centre.x), place(box.height, factor, centre.y));
  stretch(ink.field, scale.full);
  return ink;
}

}  // namespace canvas

Result<Ink> normalize(const Canvas& canvas) {
  if (auto valid = canvas::check(canvas); !valid) {
    return pass_on(valid.error());
  }
  const auto [plane, scale] = canvas::read_ink(canvas);
  if (!scale) return Ink{};
  const Box box = canvas::without_specks(plane, *scale, canvas::bounding_box(plane, *scale));
  return canvas::normalize_box(plane, *scale, box);
}

Result<Ink> normalize_drawing(const Canvas& canvas) {
  if (auto valid = canvas::check(canvas); !valid) {
    return pass_on(valid.error());
  }
  const canvas::TonePlane plane = canvas::read_tones(canvas);
  const std::optional<canvas::InkScale> scale = canvas::find_ink(plane);
  if (!scale) return Ink{};
  return canvas::normalize_box(plane, *scale, canvas::bounding_box(plane, *scale));
}

Result<Ink> take_raw(const Canvas& canvas) {
  if (canvas.width != kImageSide || canvas.height != kImageSide) {
    return invalid_argument(
        "raw image: expected {} pixels, got {}",
        {side_by_side(kImageSide, kImageSide), side_by_side(canvas.width, canvas.height)});
  }
  if (auto valid = canvas::check(canvas); !valid) {
    return pass_on(valid.error());
  }
  Ink ink;
  ink.field = raw_field(canvas);
  Bytes tones(kImagePixels);
  canvas::read_floats(reinterpret_cast<const std::uint8_t*>(ink.field.data()), kImagePixels, tones.data());
  canvas::TonePlane plane;
  plane.tones = tones.data();
  plane.width = kImageSide;
  plane.height = kImageSide;
  canvas::InkScale scale;
  scale.threshold = canvas::kFaintestInk;
  ink.box = canvas::bounding_box(plane, scale);
  ink.empty = ink.box.width == 0;
  return ink;
}

}  // namespace inkling
