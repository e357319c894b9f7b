#include "canvas/enlarged_ink.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "canvas/thinning.hpp"

namespace inkling::canvas {
namespace {

// A pixel is ink from this share of the strongest ink around it on, so that both a faint stroke holds
// together and the hole of a bold loop stays open.
constexpr float kInkShare = 0.5F;
constexpr int kAround = 2;  // pixels of the image
constexpr float kFaintest = 0.2F;
constexpr float kSharpening = 1.0F;  // how much more a pixel stands out from its neighbours

// Crossings and sharp bends are up to twice as thick as the pen. Where there is more, a loop has run full;
// its hole is where the ink is this thick.
constexpr float kLoopRadii = 2.15F;
constexpr float kHoleRadii = 1.5F;

using Small = std::array<float, kImagePixels>;

constexpr std::size_t at(int x, int y) {
  return static_cast<std::size_t>(y) * kEnlargedSide + static_cast<std::size_t>(x);
}

constexpr std::size_t small_at(int x, int y) {
  return static_cast<std::size_t>(y) * kImageSide + static_cast<std::size_t>(x);
}

// Each pixel with those up to `reach` away along x or along y, clamped to the image.
template <class Combine>
Small combine(const Small& image, int reach, bool is_vertical, Combine&& combine_two) {
  Small out{};
  for (int y = 0; y < kImageSide; ++y) {
    for (int x = 0; x < kImageSide; ++x) {
      float value = image[small_at(x, y)];
      for (int d = -reach; d <= reach; ++d) {
        const int other_x = std::clamp(is_vertical ? x : x + d, 0, kImageSide - 1);
        const int other_y = std::clamp(is_vertical ? y + d : y, 0, kImageSide - 1);
        if (d != 0) value = combine_two(value, image[small_at(other_x, other_y)]);
      }
      out[small_at(x, y)] = value;
    }
  }
  return out;
}

Small strongest_around(const Small& image) {
  const auto larger = [](float a, float b) { return std::max(a, b); };
  return combine(combine(image, kAround, false, larger), kAround, true, larger);
}

Small blurred(const Small& image) {
  const auto sum = [](float a, float b) { return a + b; };
  Small total = combine(combine(image, 1, false, sum), 1, true, sum);
  for (float& value : total) {
    value /= 9;
  }
  return total;
}

Small sharpened(std::span<const std::uint8_t, kImagePixels> image) {
  Small ink;
  scale_pixels(image, ink);
  const Small blur = blurred(ink);
  for (std::size_t i = 0; i < ink.size(); ++i) {
    ink[i] = std::clamp(ink[i] + kSharpening * (ink[i] - blur[i]), 0.0F, 1.0F);
  }
  return ink;
}

// Catmull and Rom's cubic, at the kZoom places between two pixel centres.
using Taps = std::array<float, 4>;

constexpr Taps taps_at(float t) {
  return {0.5F * (-t + 2 * t * t - t * t * t), 0.5F * (2 - 5 * t * t + 3 * t * t * t),
          0.5F * (t + 4 * t * t - 3 * t * t * t), 0.5F * (-t * t + t * t * t)};
}

struct Place {
  int first = 0;  // source pixel of the first tap; may lie beyond the image
  Taps taps{};
};

// Where the i-th of the enlarged pixels lies among the image's.
constexpr Place place_of(int i) {
  const int eighths = 2 * i + 1 - kZoom + 2 * kZoom;  // in half enlarged pixels, and one pixel on
  const int whole = eighths / (2 * kZoom);
  const float t = static_cast<float>(eighths % (2 * kZoom)) / static_cast<float>(2 * kZoom);
  return {whole - 2, taps_at(t)};
}

using Large = std::vector<float>;  // [kEnlargedSide, kEnlargedSide]

Large enlarge(const Small& image) {
  constexpr int kLength = kImageSide * kZoom;
  std::array<float, std::size_t{kLength} * kImageSide> wide{};  // [28, 112]
  for (int i = 0; i < kLength; ++i) {
    const Place place = place_of(i);
    for (int y = 0; y < kImageSide; ++y) {
      float sum = 0;
      for (int k = 0; k < 4; ++k) {
        const int x = std::clamp(place.first + k, 0, kImageSide - 1);
        sum += place.taps[static_cast<std::size_t>(k)] * image[small_at(x, y)];
      }
      wide[static_cast<std::size_t>(y) * kLength + static_cast<std::size_t>(i)] = sum;
    }
  }
  Large large(kEnlargedPixels, 0.0F);
  for (int i = 0; i < kLength; ++i) {
    const Place place = place_of(i);
    float* row = large.data() + at(kMargin, i + kMargin);
    for (int k = 0; k < 4; ++k) {
      const int y = std::clamp(place.first + k, 0, kImageSide - 1);
      const float tap = place.taps[static_cast<std::size_t>(k)];
      const float* source = wide.data() + static_cast<std::size_t>(y) * kLength;
      for (int x = 0; x < kLength; ++x) {
        row[x] += tap * source[x];
      }
    }
  }
  return large;
}

// Clears the ink around `from` as far as it is thicker than `radius`.
void punch_hole(std::size_t from, float radius, const std::vector<float>& radii, Bitmap& bitmap) {
  std::vector<std::size_t> pending = {from};
  bitmap[from] = 0;
  while (!pending.empty()) {
    const std::size_t i = pending.back();
    pending.pop_back();
    for (const std::size_t next : {i - 1, i + 1, i - kEnlargedSide, i + kEnlargedSide}) {
      if (bitmap[next] != 0 && radii[next] > radius) {
        bitmap[next] = 0;
        pending.push_back(next);
      }
    }
  }
}

}  // namespace

Bitmap binarize(std::span<const std::uint8_t, kImagePixels> image) {
  const Small ink = sharpened(image);
  const Large tones = enlarge(ink);
  const Large strongest = enlarge(strongest_around(ink));
  Bitmap bitmap(kEnlargedPixels, 0);
  for (std::size_t i = 0; i < kEnlargedPixels; ++i) {
    bitmap[i] = tones[i] > std::max(kFaintest, kInkShare * strongest[i]) ? 1 : 0;
  }
  return bitmap;
}

// Borgefors' 3-4 chamfer distance (1986).
std::vector<float> distances_to_paper(const Bitmap& bitmap) {
  constexpr int kFar = 1 << 20;
  std::vector<int> distance(kEnlargedPixels);
  for (std::size_t i = 0; i < kEnlargedPixels; ++i) {
    distance[i] = bitmap[i] != 0 ? kFar : 0;
  }
  const auto sweep = [&distance](int direction) {
    constexpr std::array<std::pair<int, int>, 4> kSteps = {
        {{-1, 3}, {-kEnlargedSide, 3}, {-kEnlargedSide - 1, 4}, {1 - kEnlargedSide, 4}}};
    const int begin =
        direction > 0 ? kEnlargedSide + 1 : static_cast<int>(kEnlargedPixels) - kEnlargedSide - 2;
    for (int n = 0; n < static_cast<int>(kEnlargedPixels) - 2 * kEnlargedSide - 2; ++n) {
      const int i = begin + direction * n;
      int& here = distance[static_cast<std::size_t>(i)];
      for (const auto& [step, cost] : kSteps) {
        const int neighbour = i + direction * step;
        here = std::min(here, distance[static_cast<std::size_t>(neighbour)] + cost);
      }
    }
  };
  sweep(1);
  sweep(-1);
  std::vector<float> lengths(kEnlargedPixels);
  for (std::size_t i = 0; i < kEnlargedPixels; ++i) {
    lengths[i] = static_cast<float>(distance[i]) / 3;
  }
  return lengths;
}

void open_filled_loops(Bitmap& bitmap) {
  const std::vector<float> radii = distances_to_paper(bitmap);
  Bitmap lines = bitmap;
  thin(lines, kEnlargedSide);
  std::vector<float> line_radii;
  for (std::size_t i = 0; i < kEnlargedPixels; ++i) {
    if (lines[i] != 0) line_radii.push_back(radii[i]);
  }
  if (line_radii.empty()) return;
  const auto lower_half = line_radii.begin() + static_cast<std::ptrdiff_t>(line_radii.size() * 2 / 5);
  std::nth_element(line_radii.begin(), lower_half, line_radii.end());
  const float pen_radius = *lower_half;
  for (std::size_t i = 0; i < kEnlargedPixels; ++i) {
    if (bitmap[i] != 0 && radii[i] > kLoopRadii * pen_radius) {
      punch_hole(i, kHoleRadii * pen_radius, radii, bitmap);
    }
  }
}

}  // namespace inkling::canvas
