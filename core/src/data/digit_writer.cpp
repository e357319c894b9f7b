#include "data/digit_writer.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "data/digit_skeletons.hpp"
#include "data/distortion.hpp"
#include "data/spline.hpp"
#include "inkling/elementary.hpp"

namespace inkling {

namespace {

constexpr std::size_t kPiecesPerSpan = 6;  // straight pieces between two skeleton points: about a pixel each

// How far a style goes beyond its two poses.
constexpr double kOvershoot = 0.4;

// Standard deviations, in units of a digit's height.
constexpr double kPointJitter = 0.04;
constexpr double kStrokeJitter = 0.03;  // of whole strokes: gaps and crossings
constexpr double kEndJitter = 0.06;     // along the stroke: too long or too short

// The pen. Widths are lognormal about the mean; pressure and nib are standard deviations, as shares of the
// width.
constexpr double kMeanThickness = 0.14;
constexpr double kLogThickness = 0.28;
constexpr double kPressure = 0.15;  // at either end of a stroke
constexpr double kNib = 0.1;        // strokes along y against strokes along x
constexpr double kMinRadius = 0.02;

const Skeleton& pick_style(std::span<const Skeleton> styles, Random& random) {
  double total = 0;
  for (const Skeleton& style : styles) {
    total += style.weight;
  }
  double left = random.uniform(0, total);
  for (const Skeleton& style : styles) {
    left -= style.weight;
    if (left < 0) {
      return style;
    }
  }
  return styles.back();
}

// The skeleton's points for one drawing, stroke by stroke, before any distortion.
std::vector<Point> place_points(const Skeleton& skeleton, Random& random) {
  const double mixture = random.uniform(-kOvershoot, 1 + kOvershoot);
  Point shift;
  std::vector<Point> points;
  for (std::size_t i = 0; i < skeleton.first_pose.size(); ++i) {
    const SkeletonPoint& first = skeleton.first_pose[i];
    const SkeletonPoint& second = skeleton.second_pose[i];
    if (first.joint == Joint::start) {
      shift.x = kStrokeJitter * random.normal();
      shift.y = kStrokeJitter * random.normal();
    }
    const double jitter_x = kPointJitter * random.normal();
    const double jitter_y = kPointJitter * random.normal();
    points.push_back({first.x + mixture * (second.x - first.x) + shift.x + jitter_x,
                      first.y + mixture * (second.y - first.y) + shift.y + jitter_y});
  }
  return points;
}

// Moves `end` along the line from its neighbour.
void lengthen(Point& end, Point neighbour, double amount) {
  const Point along = {end.x - neighbour.x, end.y - neighbour.y};
  const double length = std::sqrt(along.x * along.x + along.y * along.y) + 1e-9;
  end.x += amount / length * along.x;
  end.y += amount / length * along.y;
}

struct Pen {
  double radius;
  double nib;

  explicit Pen(Random& random)
      : radius(kMeanThickness / 2 *
               static_cast<double>(exp(static_cast<float>(kLogThickness * random.normal())))),
        nib(kNib * random.normal()) {}

  // Half the width where the stroke runs from `a` to `b` with this pressure.
  [[nodiscard]] double radius_at(Point a, Point b, double pressure) const {
    const double dx2 = (b.x - a.x) * (b.x - a.x);
    const double dy2 = (b.y - a.y) * (b.y - a.y);
    const double direction = (dy2 - dx2) / (dx2 + dy2 + 1e-12);  // -1 along x, 1 along y
    return std::max(radius * pressure * (1 + nib * direction), kMinRadius);
  }
};

// Draws one stroke: smooth between its corners, the pressure changing evenly from end to end.
void draw_stroke(std::span<const Point> points, std::span<const SkeletonPoint> joints, const Pen& pen,
                 Random& random, std::vector<StrokePiece>& pieces) {
  std::vector<Point> curve = {points[0]};
  for (std::size_t from = 0; from + 1 < points.size();) {
    std::size_t to = from + 1;
    while (to + 1 < points.size() && joints[to].joint != Joint::corner) {
      ++to;
    }
    const std::size_t begin = curve.size() - 1;
    curve.resize(curve.size() + kPiecesPerSpan * (to - from));
    trace_spline(points.subspan(from, to - from + 1), std::span(curve).subspan(begin));
    from = to;
  }

  const double first_pressure = 1 + kPressure * random.normal();
  const double last_pressure = 1 + kPressure * random.normal();
  const double step = (last_pressure - first_pressure) / static_cast<double>(curve.size() - 1);
  for (std::size_t i = 0; i + 1 < curve.size(); ++i) {
    const double pressure = first_pressure + step * static_cast<double>(i);
    pieces.push_back({curve[i].x, curve[i].y, pen.radius_at(curve[i], curve[i + 1], pressure), curve[i + 1].x,
                      curve[i + 1].y, pen.radius_at(curve[i], curve[i + 1], pressure + step)});
  }
}

}  // namespace

std::vector<StrokePiece> write_digit(int digit, Random& random) {
  const Skeleton& skeleton = pick_style(skeletons_of(digit), random);
  std::vector<Point> placed = place_points(skeleton, random);
  const Distortion distortion(random);
  const Pen pen(random);

  const std::span<const SkeletonPoint> joints = skeleton.first_pose;
  std::vector<StrokePiece> pieces;
  for (std::size_t begin = 0; begin < joints.size();) {
    std::size_t end = begin + 1;
    while (end < joints.size() && joints[end].joint != Joint::start) {
      ++end;
    }
    const std::span<Point> stroke = std::span(placed).subspan(begin, end - begin);
    lengthen(stroke.front(), stroke[1], kEndJitter * random.normal());
    lengthen(stroke.back(), stroke[stroke.size() - 2], kEndJitter * random.normal());
    std::transform(stroke.begin(), stroke.end(), stroke.begin(), distortion);
    draw_stroke(stroke, joints.subspan(begin, end - begin), pen, random, pieces);
    begin = end;
  }
  return pieces;
}

}  // namespace inkling
