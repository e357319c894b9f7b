#include "data/lines.hpp"

#include <array>
#include <vector>

#include "data/chance.hpp"
#include "data/sketch.hpp"

// Never two random values in the arguments of one call or in one sum: compilers differ in their order.

namespace inkling {
namespace {

// A single line must not look like a 1, which leans by up to 45 degrees, and more to the right.
double angle_of_no_one(Random& random) {
  return random.uniform(-36, 42) * kPi / 180;
}

void draw_arc_line(Random& random, Sketch& sketch) {
  const double angle = angle_of_no_one(random) / 2;
  const double sag = random.uniform(-0.25, 0.25);
  const std::array points = {turned(angle, -0.5), turned(angle + kPi / 2, sag), turned(angle, 0.5)};
  sketch.curve_through(points);
}

void draw_parallels(Random& random, Sketch& sketch) {
  const double angle = random.uniform(0, kPi);
  const double gap = random.uniform(0.2, 0.5);
  const int count = between(2, 4, random);
  for (int i = 0; i < count; ++i) {
    sketch.line(angle, random.uniform(0.85, 1.1), turned(angle + kPi / 2, gap * i));
  }
}

void draw_wave(Random& random, Sketch& sketch) {
  const int turns = between(4, 9, random);
  const double height = random.uniform(0.1, 0.3);
  const double angle = angle_of_no_one(random) / 2;
  std::vector<Point> points;
  for (int i = 0; i < turns; ++i) {
    const Point along = turned(angle, static_cast<double>(i) / (turns - 1));
    points.push_back(turned(angle + kPi / 2, i % 2 == 0 ? height : -height, along));
  }
  if (chance(0.5, random)) {
    sketch.curve_through(points);
    return;
  }
  sketch.start(points[0]);
  for (const Point& point : points) {
    sketch.line_to(point);
  }
}

void draw_angle(Random& random, Sketch& sketch) {
  // Open upwards, downwards or to the right; to the left it would be a 7.
  const std::array openings = {-kPi / 2, kPi / 2, 0.0};
  const double turn = random.uniform(-0.25, 0.25);
  const double opening = openings[random.below(openings.size())] + turn;
  const double spread = random.uniform(0.4, 0.8);
  sketch.start(turned(opening - spread, random.uniform(0.7, 1)));
  sketch.line_to({0, 0});
  sketch.line_to(turned(opening + spread, random.uniform(0.7, 1)));
}

}  // namespace

Strokes draw_line(Random& random) {
  Sketch sketch;
  switch (random.below(6)) {
    case 0:
    case 1:
      sketch.line(angle_of_no_one(random), 1);
      break;
    case 2:
      draw_arc_line(random, sketch);
      break;
    case 3:
      draw_parallels(random, sketch);
      break;
    case 4:
      draw_wave(random, sketch);
      break;
    default:
      draw_angle(random, sketch);
      break;
  }
  return sketch.strokes();
}

}  // namespace inkling
