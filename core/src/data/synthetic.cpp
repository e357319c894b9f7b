#include "inkling/synthetic.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>
#include <vector>

#include "data/digit_skeletons.hpp"
#include "data/spline.hpp"
#include "data/stroke_renderer.hpp"
#include "inkling/elementary.hpp"
#include "inkling/random.hpp"

namespace inkling {

namespace {

constexpr std::size_t kPiecesPerSpan = 6;  // straight pieces between two skeleton points: about a pixel each

// How much drawings differ: standard deviations, in units of a digit's height unless said otherwise.
struct Variation {
  double overshoot = 0.4;  // of the mixture between a style's two poses, beyond 0..1
  double point_jitter = 0.04;
  double stroke_jitter = 0.02;  // of whole strokes against each other: gaps and crossings
  double end_jitter = 0.04;     // of a stroke's length at either end
  double bow = 0.12;
  double waist = 0.20;
  double taper = 0.20;
  double bulge = 0.3;
  double wave = 0.03;
  double aspect = 0.20;  // of the logarithm of width / height
  double slant_mean = 0.12;
  double slant = 0.24;
  double rotation_radians = 0.08;
  double thickness_mean = 0.14;
  double thickness = 0.26;  // of its logarithm
  double pressure = 0.12;
  double softness_low = 0.8;
  double softness_high = 1.3;
};
constexpr Variation kVariation;

const Skeleton& pick(std::span<const Skeleton> skeletons, Random& random) {
  double total = 0;
  for (const Skeleton& skeleton : skeletons) {
    total += skeleton.weight;
  }
  double left = random.uniform(0, total);
  for (const Skeleton& skeleton : skeletons) {
    left -= skeleton.weight;
    if (left < 0) {
      return skeleton;
    }
  }
  return skeletons.back();
}

struct Warp {
  double bow_x, bow_y, waist, taper, a, b, c, d;
  double bulge;
  Point centre;
  std::array<double, 8> wave;
  explicit Warp(Random& random) {
    bow_x = kVariation.bow * random.normal();
    bow_y = kVariation.bow * random.normal();
    waist = kVariation.waist * random.normal();
    taper = kVariation.taper * random.normal();
    bulge = kVariation.bulge * random.normal();
    centre = {random.uniform(-0.3, 0.3), random.uniform(-0.5, 0.5)};
    for (std::size_t i = 0; i < 8; i += 4) {
      wave[i] = kVariation.wave * random.normal();
      wave[i + 1] = 6.0 * random.normal();
      wave[i + 2] = 6.0 * random.normal();
      wave[i + 3] = random.uniform(0, 6.2832);
    }
    const double width = static_cast<double>(exp(static_cast<float>(kVariation.aspect * random.normal())));
    const double slant = kVariation.slant_mean + kVariation.slant * random.normal();
    const double angle = kVariation.rotation_radians * random.normal();
    const double cosine = cos(angle);
    const double sine = sin(angle);
    a = cosine * width;
    b = -cosine * slant - sine;
    c = sine * width;
    d = cosine - sine * slant;
  }
  Point operator()(Point p) const {
    double x = p.x - 0.35;
    double y = p.y - 0.5;
    const double cx = x - centre.x, cy = y - centre.y;
    const double near = 1 / (1 + (cx * cx + cy * cy) * 9);
    const double wx = wave[0] * sin(wave[1] * x + wave[2] * y + wave[3]);
    const double wy = wave[4] * sin(wave[5] * x + wave[6] * y + wave[7]);
    x += bulge * near * cx + wx;
    y += bulge * near * cy + wy;
    const double u = x * (1 + taper * y) + bow_x * (y * y);
    const double v = y + waist * (0.25 - y * y) + bow_y * x * x;
    return {a * u + b * v, c * u + d * v};
  }
};

void draw(int digit, Random& random, std::span<std::uint8_t, kImagePixels> image) {
  const Skeleton& skeleton = pick(skeletons_of(digit), random);
  const double mixture = random.uniform(-kVariation.overshoot, 1 + kVariation.overshoot);
  const Warp warp(random);
  const double thickness =
      kVariation.thickness_mean *
      static_cast<double>(exp(static_cast<float>(kVariation.thickness * random.normal())));
  const double softness = random.uniform(kVariation.softness_low, kVariation.softness_high);
  const std::size_t n = skeleton.first_pose.size();
  std::vector<Point> points(n);
  Point shift;
  for (std::size_t i = 0; i < n; ++i) {
    const SkeletonPoint& p = skeleton.first_pose[i];
    const SkeletonPoint& q = skeleton.second_pose[i];
    if (p.joint == Joint::start) {
      shift = {kVariation.stroke_jitter * random.normal(), kVariation.stroke_jitter * random.normal()};
    }
    points[i] = {p.x + mixture * (q.x - p.x) + shift.x + kVariation.point_jitter * random.normal(),
                 p.y + mixture * (q.y - p.y) + shift.y + kVariation.point_jitter * random.normal()};
  }
  for (std::size_t i = 0; i < n; ++i) {
    const bool first = skeleton.first_pose[i].joint == Joint::start;
    const bool last = i + 1 == n || skeleton.first_pose[i + 1].joint == Joint::start;
    if (first || last) {
      const Point neighbour = points[first ? i + 1 : i - 1];
      const double dx = points[i].x - neighbour.x, dy = points[i].y - neighbour.y;
      const double e = kVariation.end_jitter * random.normal() / std::sqrt(dx * dx + dy * dy + 1e-9);
      points[i].x += e * dx;
      points[i].y += e * dy;
    }
  }
  for (Point& p : points) {
    p = warp(p);
  }

  std::vector<StrokePiece> pieces;
  std::vector<Point> curve;
  std::size_t begin = 0;
  while (begin < n) {
    std::size_t stroke_end = begin + 1;
    while (stroke_end < n && skeleton.first_pose[stroke_end].joint != Joint::start) {
      ++stroke_end;
    }
    const double r0 = thickness / 2 * (1 + kVariation.pressure * random.normal());
    const double r1 = thickness / 2 * (1 + kVariation.pressure * random.normal());
    const std::size_t count = kPiecesPerSpan * (stroke_end - begin - 1);
    std::size_t done = 0;
    std::size_t from = begin;
    while (from + 1 < stroke_end) {
      std::size_t to = from + 1;
      while (to + 1 < stroke_end && skeleton.first_pose[to].joint != Joint::corner) {
        ++to;
      }
      curve.resize(kPiecesPerSpan * (to - from) + 1);
      trace_spline(std::span<const Point>(points).subspan(from, to - from + 1), curve);
      for (std::size_t k = 0; k + 1 < curve.size(); ++k, ++done) {
        const auto radius = [&](std::size_t i) {
          return std::max(r0 + (r1 - r0) * static_cast<double>(i) / static_cast<double>(count), 0.02);
        };
        pieces.push_back(
            {curve[k].x, curve[k].y, radius(done), curve[k + 1].x, curve[k + 1].y, radius(done + 1)});
      }
      from = to;
    }
    begin = stroke_end;
  }
  render_strokes(pieces, softness, image);
}

}  // namespace

DataSet synthesize(std::size_t count, std::uint64_t seed) {
  DataSet data;
  data.pixels.resize(count * kImagePixels);
  data.labels.resize(count);
  std::array<std::uint8_t, kDigits> order{};
  for (std::size_t i = 0; i < count; ++i) {
    if (i % kDigits == 0) {
      std::iota(order.begin(), order.end(), std::uint8_t{0});
      Random(~seed, i).shuffle(std::span<std::uint8_t>(order));
    }
    Random random(seed, i);
    data.labels[i] = order[i % kDigits];
    draw(data.labels[i], random,
         std::span<std::uint8_t, kImagePixels>(data.pixels.data() + i * kImagePixels, kImagePixels));
  }
  return data;
}

}  // namespace inkling
