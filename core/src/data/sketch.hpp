// A drawing in the making: lines, curves and circles become the strokes of a pen.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "data/distortion.hpp"
#include "data/spline.hpp"
#include "inkling/redraw.hpp"

namespace inkling {

inline constexpr double kPi = 3.141592653589793;

// The point that lies in a direction (radians, clockwise from the right) and at a distance from another.
Point turned(double angle, double distance, Point from = {});

class Sketch {
 public:
  void start(Point at);  // the pen comes down
  void line_to(Point to);
  void line(double angle, double length, Point middle = {});  // straight, by itself
  void curve_through(std::span<const Point> points);  // smooth, from the first, where the pen comes down
  // Part of an ellipse, from angle to angle in radians, clockwise from the right; the pen comes down unless
  // it is joined to the point before.
  void arc(Point centre, double radius_x, double radius_y, double from, double to, bool is_joined = false);
  void circle(Point centre, double radius);
  void polygon(std::span<const Point> corners);  // closed
  void letter(std::string_view letter);          // as in letters.hpp, about 1 high

  // Adds another drawing, scaled along x and then moved.
  void add(const Strokes& strokes, double scale_x, Point move);

  // Letters are about as high as the digits that a distortion is made for.
  void distort(const Distortion& distortion);

  // Its middle to the origin, its longer side to 1; there must be a point.
  [[nodiscard]] Strokes strokes() const;

 private:
  void append(std::span<const Point> curve, bool is_joined);

  std::vector<PenPoint> points_;
};

}  // namespace inkling
