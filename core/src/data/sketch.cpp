#include "data/sketch.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>

#include "inkling/elementary.hpp"

namespace inkling {

namespace {

constexpr std::size_t kPiecesPerSpan = 8;  // straight pieces between two points of a curve
constexpr double kPiecesPerRadian = 4;

PenPoint to_pen(Point point, bool is_joined) {
  return {static_cast<float>(point.x), static_cast<float>(point.y), is_joined};
}

Point grid_point(std::string_view figures) {
  return {(figures[0] - '0') / 9.0, (figures[1] - '0') / 9.0};
}

}  // namespace

Point turned(double angle, double distance, Point from) {
  return {from.x + distance * cos(angle), from.y + distance * sin(angle)};
}

void Sketch::start(Point at) {
  points_.push_back(to_pen(at, false));
}

void Sketch::line_to(Point to) {
  points_.push_back(to_pen(to, true));
}

void Sketch::line(double angle, double length, Point middle) {
  start(turned(angle, -length / 2, middle));
  line_to(turned(angle, length / 2, middle));
}

void Sketch::append(std::span<const Point> curve, bool is_joined) {
  for (const Point& point : curve) {
    points_.push_back(to_pen(point, is_joined));
    is_joined = true;
  }
}

void Sketch::curve_through(std::span<const Point> points) {
  std::vector<Point> curve(kPiecesPerSpan * (points.size() - 1) + 1);
  trace_spline(points, curve);
  append(curve, false);
}

void Sketch::arc(Point centre, double radius_x, double radius_y, double from, double to, bool is_joined) {
  const auto pieces = static_cast<int>(std::ceil(std::abs(to - from) * kPiecesPerRadian));
  for (int i = 0; i <= pieces; ++i) {
    const double angle = from + (to - from) * i / pieces;
    points_.push_back(
        to_pen({centre.x + radius_x * cos(angle), centre.y + radius_y * sin(angle)}, is_joined || i > 0));
  }
}

void Sketch::circle(Point centre, double radius) {
  arc(centre, radius, radius, 0, 2 * kPi);
}

void Sketch::polygon(std::span<const Point> corners) {
  append(corners, false);
  line_to(corners[0]);
}

void Sketch::letter(std::string_view letter) {
  std::vector<Point> run;  // of points that a curve joins
  const auto end_run = [&](bool is_joined) {
    if (run.size() > 1) {
      std::vector<Point> curve(kPiecesPerSpan * (run.size() - 1) + 1);
      trace_spline(run, curve);
      append(curve, is_joined);
    } else {
      append(run, is_joined);
    }
    run.clear();
  };
  bool is_run_joined = false;
  for (std::size_t i = 0; i < letter.size(); i += 3) {
    const Point point = grid_point(letter.substr(i, 2));
    const char before = i == 0 ? ' ' : letter[i - 1];
    if (before != '~') {
      if (!run.empty()) end_run(is_run_joined);
      is_run_joined = before == '-';
    }
    run.push_back(point);
  }
  end_run(is_run_joined);
}

void Sketch::add(const Strokes& strokes, double scale_x, Point move) {
  for (const PenPoint& point : strokes.points) {
    points_.push_back(
        to_pen({static_cast<double>(point.x) * scale_x + move.x, static_cast<double>(point.y) + move.y},
               point.is_joined));
  }
}

void Sketch::distort(const Distortion& distortion) {
  for (PenPoint& point : points_) {
    point = to_pen(distortion({static_cast<double>(point.x), static_cast<double>(point.y)}), point.is_joined);
  }
}

Strokes Sketch::strokes() const {
  assert(!points_.empty());
  float left = points_[0].x;
  float right = left;
  float top = points_[0].y;
  float bottom = top;
  for (const PenPoint& point : points_) {
    left = std::min(left, point.x);
    right = std::max(right, point.x);
    top = std::min(top, point.y);
    bottom = std::max(bottom, point.y);
  }
  const float side = std::max({right - left, bottom - top, 1e-6F});
  Strokes strokes;
  strokes.points = points_;
  for (PenPoint& point : strokes.points) {
    point.x = (point.x - (left + right) / 2) / side;
    point.y = (point.y - (top + bottom) / 2) / side;
  }
  return strokes;
}

}  // namespace inkling
