#include "data/scribbles.hpp"

#include <array>
#include <cstddef>
#include <vector>

#include "data/chance.hpp"
#include "data/sketch.hpp"
#include "inkling/elementary.hpp"

// Never two random values in the arguments of one call or in one sum: compilers differ in their order.

namespace inkling {
namespace {

Point random_point(Random& random) {
  return {random.uniform(), random.uniform()};
}

void scribble_curves(Random& random, Sketch& sketch) {
  const int strokes = between(1, 4, random);
  for (int i = 0; i < strokes; ++i) {
    const int count = strokes == 1 ? between(7, 14, random) : between(4, 8, random);
    std::vector<Point> points(static_cast<std::size_t>(count));
    for (Point& point : points) {
      point = random_point(random);
    }
    sketch.curve_through(points);
  }
}

// A pen that changes its mind in small steps.
void scribble_walk(Random& random, Sketch& sketch) {
  const int strokes = between(1, 3, random);
  for (int i = 0; i < strokes; ++i) {
    Point here = random_point(random);
    double heading = random.uniform(0, 2 * kPi);
    double turning = 0;
    std::vector<Point> points = {here};
    const int count = between(26, 50, random);
    for (int k = 0; k < count; ++k) {
      turning = 0.6 * turning + 0.9 * random.normal();
      heading += turning;
      here = turned(heading, 0.15, here);
      points.push_back(here);
    }
    sketch.curve_through(points);
  }
}

void scribble_coil(Random& random, Sketch& sketch) {
  const double turns = random.uniform(3, 7);
  const double radius_x = random.uniform(0.12, 0.3);
  const double radius_y = random.uniform(0.15, 0.5);
  const double angle = random.uniform(-0.6, 0.6);
  const double sense = chance(0.5, random) ? 1 : -1;
  const int count = static_cast<int>(turns * 10);
  for (int i = 0; i <= count; ++i) {
    const double phase = sense * 2 * kPi * turns * i / count;
    const Point along = turned(angle, static_cast<double>(i) / count * random.uniform(0.97, 1));
    const Point at = {along.x + radius_x * cos(phase), along.y + radius_y * sin(phase)};
    i == 0 ? sketch.start(at) : sketch.line_to(at);
  }
}

// Round and round the same place, now in wide turns and now in narrow ones: a hole in the middle would make
// it a 0.
void scribble_tangle(Random& random, Sketch& sketch) {
  const double turns = random.uniform(3, 7);
  const double narrowing = random.uniform(0.35, 0.6);
  const double start = random.uniform(0, 2 * kPi);
  const double squash = random.uniform(0.6, 1);
  const int count = static_cast<int>(turns * 9);
  Point centre = {0.5, 0.5};
  for (int i = 0; i <= count; ++i) {
    centre.x += 0.04 * random.normal();
    centre.y += 0.04 * random.normal();
    const double phase = 2 * kPi * turns * i / count;
    const double radius = 0.3 + 0.25 * sin(narrowing * phase + start);
    const Point at = {centre.x + squash * radius * cos(phase), centre.y + radius * sin(phase)};
    i == 0 ? sketch.start(at) : sketch.line_to(at);
  }
}

void scribble_hatching(Random& random, Sketch& sketch) {
  const int count = between(6, 18, random);
  const double angle = random.uniform(0, kPi);
  const bool is_lifted = chance(0.3, random);
  for (int i = 0; i < count; ++i) {
    const double across = (static_cast<double>(i) / (count - 1) - 0.5) * 1.1;
    const double reach = (i % 2 == 0 ? 1 : -1) * random.uniform(0.3, 0.55);
    const Point along = turned(angle + kPi / 2, across + 0.02 * random.normal());
    const Point at = turned(angle, reach, along);
    if (i == 0 || is_lifted) {
      sketch.start(is_lifted ? turned(angle, -reach, along) : at);
    }
    sketch.line_to(at);
  }
}

}  // namespace

Strokes draw_scribble(Random& random) {
  constexpr std::array kScribbles = {scribble_curves, scribble_walk, scribble_coil, scribble_tangle,
                                     scribble_hatching};
  Sketch sketch;
  kScribbles[random.below(kScribbles.size())](random, sketch);
  return sketch.strokes();
}

}  // namespace inkling
