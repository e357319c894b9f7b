#include "inkling/redraw.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "canvas/normalized_drawings.hpp"
#include "inkling/canvas.hpp"
#include "inkling/elementary.hpp"

namespace inkling {
namespace {

constexpr double kRadiansPerDegree = 0.017453292519943295;
constexpr double kTwoPi = 6.283185307179586;

// The strokes on their way to the canvas, in any unit.
using Points = std::vector<PenPoint>;

struct Bounds {
  float left = 0;
  float top = 0;
  float right = 0;
  float bottom = 0;

  [[nodiscard]] float width() const { return right - left; }
  [[nodiscard]] float height() const { return bottom - top; }
};

Bounds bounds_of(const Points& points) {
  Bounds bounds = {points[0].x, points[0].y, points[0].x, points[0].y};
  for (const PenPoint& point : points) {
    bounds.left = std::min(bounds.left, point.x);
    bounds.top = std::min(bounds.top, point.y);
    bounds.right = std::max(bounds.right, point.x);
    bounds.bottom = std::max(bounds.bottom, point.y);
  }
  return bounds;
}

void tilt(double degrees, Points& points) {
  const auto sine = static_cast<float>(sin(degrees * kRadiansPerDegree));
  const auto cosine = static_cast<float>(cos(degrees * kRadiansPerDegree));
  for (PenPoint& point : points) {
    point = {cosine * point.x - sine * point.y, sine * point.x + cosine * point.y, point.is_joined};
  }
}

// Scales and moves the tilted points so that their ink has the pose's size and place.
void place(const Pose& pose, int width, int height, Points& points) {
  const Bounds bounds = bounds_of(points);
  const auto pen = static_cast<float>(pose.pen_width * pose.size);
  const float longer = std::max({bounds.width(), bounds.height(), 1e-6F});
  const float scale = (static_cast<float>(pose.size) - pen) / longer;
  const float left =
      static_cast<float>(pose.across) * (static_cast<float>(width) - (scale * bounds.width() + pen));
  const float top =
      static_cast<float>(pose.down) * (static_cast<float>(height) - (scale * bounds.height() + pen));
  for (PenPoint& point : points) {
    point.x = left + pen / 2 + scale * (point.x - bounds.left);
    point.y = top + pen / 2 + scale * (point.y - bounds.top);
  }
}

// A sheet of squared distances to the nearest line, exact only up to the reach of the pen.
class DistanceSheet {
 public:
  DistanceSheet(int width, int height, float reach, std::span<float> squares)
      : width_(width), height_(height), reach_(reach), squares_(squares) {
    std::fill(squares.begin(), squares.end(), reach * reach);
  }

  void add_line(PenPoint from, PenPoint to) {
    const float along_x = to.x - from.x;
    const float along_y = to.y - from.y;
    const float length_squared = along_x * along_x + along_y * along_y;
    const float inverse = length_squared > 0 ? 1 / length_squared : 0.0F;
    const int first = pixel(std::min(from.x, to.x) - reach_, width_);
    const int last = pixel(std::max(from.x, to.x) + reach_, width_);
    const int bottom = pixel(std::max(from.y, to.y) + reach_, height_);
    for (int y = pixel(std::min(from.y, to.y) - reach_, height_); y <= bottom; ++y) {
      const float dy = static_cast<float>(y) + 0.5F - from.y;
      float* row = squares_.data() + static_cast<std::ptrdiff_t>(y) * width_;
      for (int x = first; x <= last; ++x) {
        const float dx = static_cast<float>(x) + 0.5F - from.x;
        float t = (dx * along_x + dy * along_y) * inverse;
        t = t > 0.0F ? t : 0.0F;
        t = t < 1.0F ? t : 1.0F;
        const float away_x = dx - t * along_x;
        const float away_y = dy - t * along_y;
        const float square = away_x * away_x + away_y * away_y;
        row[x] = row[x] < square ? row[x] : square;
      }
    }
  }

 private:
  static int pixel(float position, int size) {
    return static_cast<int>(std::clamp(std::floor(position), 0.0F, static_cast<float>(size - 1)));
  }

  int width_;
  int height_;
  float reach_;
  std::span<float> squares_;
};

void draw_points(const Points& points, double pen_pixels, double softness, int width, int height,
                 std::span<float> ink) {
  const auto radius = static_cast<float>(pen_pixels / 2);
  const auto soft = static_cast<float>(softness);
  DistanceSheet sheet(width, height, radius + soft / 2, ink);
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].is_joined) {
      sheet.add_line(points[i - 1], points[i]);
    } else if (i + 1 == points.size() || !points[i + 1].is_joined) {
      sheet.add_line(points[i], points[i]);
    }
  }
  for (float& value : ink) {
    const float inside = 0.5F + (radius - std::sqrt(value)) / soft;
    value = inside > 0.0F ? (inside < 1.0F ? inside : 1.0F) : 0.0F;
  }
}

double draw_from(const Range& range, Random& random) {
  return random.uniform(range.low, range.high);
}

// A displacement along one axis that runs across the drawing as a sine.
struct Wave {
  double amplitude;
  double frequency_x;
  double frequency_y;
  double phase;

  Wave(double bend, Random& random)
      : amplitude(random.uniform(-bend, bend)),
        frequency_x(random.uniform(-9, 9)),
        frequency_y(random.uniform(-9, 9)),
        phase(random.uniform(0, kTwoPi)) {}

  [[nodiscard]] double at(const PenPoint& point) const {
    return amplitude * sin(frequency_x * static_cast<double>(point.x) +
                           frequency_y * static_cast<double>(point.y) + phase);
  }
};

void bend(const Redrawing& redrawing, Random& random, Points& points) {
  const std::array<Wave, 4> waves = {Wave(redrawing.bend, random), Wave(redrawing.bend, random),
                                     Wave(redrawing.bend, random), Wave(redrawing.bend, random)};
  const auto stretch = static_cast<float>(1 + random.uniform(-redrawing.stretch, redrawing.stretch));
  const auto slant = static_cast<float>(random.uniform(-redrawing.slant, redrawing.slant));
  for (PenPoint& point : points) {
    const double x = waves[0].at(point) + waves[1].at(point);
    const double y = waves[2].at(point) + waves[3].at(point);
    point.x += static_cast<float>(x + random.uniform(-redrawing.tremor, redrawing.tremor));
    point.y += static_cast<float>(y + random.uniform(-redrawing.tremor, redrawing.tremor));
    point.x = stretch * point.x + slant * point.y;
  }
}

constexpr double kLargest = 80;  // pixels; of a variation before it is normalised
constexpr int kPaper = 4;        // pixels all round it

std::uint8_t to_byte(float ink, float paper_tone, float ink_tone) {
  return static_cast<std::uint8_t>(std::floor(paper_tone + (ink_tone - paper_tone) * ink + 0.5F));
}

struct Tones {
  float paper = 0;
  float ink = 255;
};

Tones choose_tones(const CanvasSuite& suite, Random& random) {
  const double contrast = 255 * draw_from(suite.contrast, random);
  const double darker = random.uniform(0, 255 - contrast);
  Tones tones = {static_cast<float>(darker), static_cast<float>(darker + contrast)};
  if (random.uniform() >= suite.light_ink) std::swap(tones.paper, tones.ink);
  return tones;
}

Pose choose_pose(const CanvasSuite& suite, Random& random) {
  Pose pose;
  pose.size = draw_from(suite.size, random) * suite.side;
  pose.across = draw_from(suite.place, random);
  pose.down = draw_from(suite.place, random);
  pose.tilt_degrees = draw_from(suite.tilt_degrees, random);
  pose.pen_width = std::max(draw_from(suite.pen_width, random), 1 / pose.size);
  return pose;
}

}  // namespace

void draw(const Strokes& strokes, const Pose& pose, int width, int height, std::span<float> ink) {
  assert(ink.size() == static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  if (strokes.points.empty()) {
    std::fill(ink.begin(), ink.end(), 0.0F);
    return;
  }
  Points points = strokes.points;
  tilt(pose.tilt_degrees, points);
  place(pose, width, height, points);
  draw_points(points, pose.pen_width * pose.size, pose.softness, width, height, ink);
}

void vary(const Strokes& strokes, const Redrawing& redrawing, Random& random,
          std::span<float, kImagePixels> out) {
  constexpr auto kLargestSide = static_cast<std::size_t>(kLargest + 2 * kPaper);
  Pose pose;
  pose.size = std::min(draw_from(redrawing.size, random), kLargest);
  pose.tilt_degrees = draw_from(redrawing.tilt_degrees, random);
  pose.pen_width = draw_from(redrawing.pen_width, random);
  pose.softness = draw_from(redrawing.softness, random);
  pose.across = random.uniform(0.45, 0.55);  // where the drawing lies between the pixels
  pose.down = random.uniform(0.45, 0.55);
  Strokes bent = strokes;
  bend(redrawing, random, bent.points);

  const int side = static_cast<int>(std::floor(pose.size)) + 2 * kPaper;
  const std::size_t pixels = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
  std::array<float, kLargestSide * kLargestSide> ink;
  std::array<std::uint8_t, kLargestSide * kLargestSide> tones;
  draw(bent, pose, side, side, std::span(ink).first(pixels));
  for (std::size_t i = 0; i < pixels; ++i) {
    tones[i] = to_byte(ink[i], 0, 255);
  }
  const Result<Ink> normalized = normalize({ByteView(tones.data(), pixels), side, side, PixelFormat::gray8});
  assert(normalized);
  std::copy(normalized->field.begin(), normalized->field.end(), out.begin());
}

Bytes draw_canvas(std::span<const std::uint8_t, kImagePixels> image, const CanvasSuite& suite,
                  std::uint64_t seed, std::size_t index) {
  Random random(seed, index);
  const Pose pose = choose_pose(suite, random);
  const Tones tones = choose_tones(suite, random);
  const std::size_t pixels = static_cast<std::size_t>(suite.side) * static_cast<std::size_t>(suite.side);
  std::vector<float> ink(pixels);
  draw(trace(image), pose, suite.side, suite.side, ink);
  Bytes canvas(pixels);
  std::transform(ink.begin(), ink.end(), canvas.begin(),
                 [tones](float amount) { return to_byte(amount, tones.paper, tones.ink); });
  return canvas;
}

DataSet make_canvas_suite(const DataSet& data, const CanvasSuite& suite, std::uint64_t seed, int threads) {
  return canvas::normalize_drawings(
      data, suite.side, threads, [&](std::size_t i) { return draw_canvas(data.image(i), suite, seed, i); });
}

}  // namespace inkling
