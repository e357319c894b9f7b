#include "data/shapes.hpp"

#include <array>
#include <cstddef>
#include <vector>

#include "data/chance.hpp"
#include "data/sketch.hpp"
#include "inkling/elementary.hpp"

// Never two random values in the arguments of one call or in one sum: compilers differ in their order.

namespace inkling {
namespace {

// Each about 1 high, around the origin.

void regular_polygon(int corners, double phase, Sketch& sketch) {
  std::vector<Point> points(static_cast<std::size_t>(corners));
  for (int i = 0; i < corners; ++i) {
    points[static_cast<std::size_t>(i)] = turned(phase + 2 * kPi * i / corners, 0.5);
  }
  sketch.polygon(points);
}

void draw_triangle(Random& random, Sketch& sketch) {
  const double phase = between(0, 3, random) * kPi / 2;
  std::vector<Point> corners;
  for (const double side : {0, 1, -1}) {
    const double angle = phase + side * random.uniform(1.8, 2.3);
    corners.push_back(turned(angle, random.uniform(0.4, 0.6)));
  }
  sketch.polygon(corners);
}

void draw_rectangle(Random& random, Sketch& sketch) {
  const double width = random.uniform(0.6, 0.9);
  const auto corners =
      std::to_array<Point>({{-width / 2, -0.4}, {width / 2, -0.4}, {width / 2, 0.4}, {-width / 2, 0.4}});
  sketch.polygon(corners);
  if (chance(0.2, random)) {
    sketch.start(corners[0]);
    sketch.line_to(corners[2]);
    sketch.start(corners[1]);
    sketch.line_to(corners[3]);
  }
}

void draw_polygon(Random& random, Sketch& sketch) {
  const int corners = between(4, 6, random);
  regular_polygon(corners, corners == 4 ? 0 : random.uniform(0, kPi), sketch);
}

void draw_target(Random& random, Sketch& sketch) {
  sketch.circle({}, 0.5);
  const double angle = random.uniform(0, kPi);
  switch (random.below(6)) {
    case 0:
      sketch.line(angle, 0.95);
      sketch.line(angle + kPi / 2, 0.95);
      break;
    case 1:
      sketch.circle({}, random.uniform(0.15, 0.3));
      break;
    case 2:
      sketch.circle({}, random.uniform(0.05, 0.1));
      break;
    case 3:
      sketch.line(random.uniform(-0.2, 0.2), 0.95);
      break;
    case 4:
      for (int i = 0; i < 3; ++i) {
        sketch.line(angle + i * kPi / 3, 0.6);
      }
      break;
    default:
      sketch.letter("09-40-79 16-66");
      break;
  }
}

void draw_face(Random& random, Sketch& sketch) {
  sketch.circle({}, 0.5);
  sketch.start({-0.18, -0.15});
  sketch.start({0.18, -0.15});
  if (chance(0.7, random)) {
    sketch.arc({0, 0.05}, 0.25, random.uniform(0.1, 0.25), 0.3, kPi - 0.3);
  } else {
    sketch.arc({0, 0.3}, 0.2, 0.12, kPi + 0.3, 2 * kPi - 0.3);
  }
}

void draw_star(Random& random, Sketch& sketch) {
  const int points = between(5, 6, random);
  const double inner = random.uniform(0.18, 0.26);
  std::vector<Point> corners;
  if (chance(0.5, random)) {  // as one draws it in one go
    for (int i = 0; i < 5; ++i) {
      corners.push_back(turned(-kPi / 2 + i * 4 * kPi / 5, 0.5));
    }
  } else {
    for (int i = 0; i < 2 * points; ++i) {
      corners.push_back(turned(-kPi / 2 + i * kPi / points, i % 2 == 0 ? 0.5 : inner));
    }
  }
  sketch.polygon(corners);
}

void draw_asterisk(Random& random, Sketch& sketch) {
  const int lines = between(3, 5, random);
  const double phase = random.uniform(0, kPi);
  for (int i = 0; i < lines; ++i) {
    sketch.line(phase + i * kPi / lines, random.uniform(0.8, 1));
  }
}

void draw_arrow(Random& random, Sketch& sketch) {
  const double turn = random.uniform(-0.2, 0.2);
  const double angle = between(0, 7, random) * kPi / 4 + turn;
  const double head = random.uniform(0.25, 0.45);
  const bool is_double = chance(0.25, random);
  for (const double end : {0.5, -0.5}) {
    if (end < 0 && !is_double) break;
    const double direction = end > 0 ? angle : angle + kPi;
    const Point tip = turned(angle, end);
    sketch.start(turned(direction + kPi - 0.6, head, tip));
    sketch.line_to(tip);
    sketch.line_to(turned(direction + kPi + 0.6, head, tip));
  }
  sketch.line(angle, 1);
}

void draw_cross(Random& random, Sketch& sketch) {
  const double angle = chance(0.5, random) ? kPi / 4 : 0;
  sketch.line(angle, random.uniform(0.8, 1));
  const Point middle = {0, random.uniform(-0.1, 0.1)};
  sketch.line(angle + kPi / 2, random.uniform(0.8, 1), middle);
}

void draw_heart(Random& random, Sketch& sketch) {
  const double dip = random.uniform(-0.3, -0.15);
  const auto left = std::to_array<Point>({{0, dip}, {-0.2, -0.45}, {-0.5, -0.25}, {-0.38, 0.1}, {0, 0.5}});
  std::array<Point, 5> right = left;
  for (Point& point : right) {
    point.x = -point.x;
  }
  sketch.curve_through(left);
  sketch.curve_through(right);
}

void draw_spiral(Random& random, Sketch& sketch) {
  const double turns = random.uniform(2.2, 4);
  const double sense = chance(0.5, random) ? 1 : -1;
  const double phase = random.uniform(0, 2 * kPi);
  const int count = static_cast<int>(turns * 14);
  for (int i = 0; i <= count; ++i) {
    const double share = static_cast<double>(i) / count;
    const Point at = turned(phase + sense * 2 * kPi * turns * share, 0.03 + 0.47 * share);
    i == 0 ? sketch.start(at) : sketch.line_to(at);
  }
}

void draw_zigzag(Random& random, Sketch& sketch) {
  const int turns = between(4, 8, random);
  const bool is_upright = chance(0.4, random);
  const double height = random.uniform(0.3, 0.9);
  for (int i = 0; i < turns; ++i) {
    const double along = static_cast<double>(i) / (turns - 1) - 0.5;
    const double across = i % 2 == 0 ? height / 2 : -height / 2;
    // An upright one of few turns would be a Z.
    const Point at = is_upright && turns > 4 ? Point{across, along} : Point{along, across};
    i == 0 ? sketch.start(at) : sketch.line_to(at);
  }
}

void draw_check_mark(Random& random, Sketch& sketch) {
  sketch.start({random.uniform(-0.5, -0.35), random.uniform(0, 0.15)});
  sketch.line_to({-0.2, 0.4});
  sketch.line_to({random.uniform(0.3, 0.5), random.uniform(-0.5, -0.3)});
}

void draw_house(Random& random, Sketch& sketch) {
  const auto corners = std::to_array<Point>({{-0.4, 0.5}, {-0.4, -0.1}, {0, -0.5}, {0.4, -0.1}, {0.4, 0.5}});
  sketch.polygon(corners);
  if (chance(0.5, random)) {
    sketch.start(corners[1]);
    sketch.line_to(corners[3]);
  }
}

void draw_hash(Random& random, Sketch& sketch) {
  const double gap = random.uniform(0.12, 0.22);
  const double lean = random.uniform(0, 0.3);
  for (const double place : {-gap, gap}) {
    sketch.line(kPi / 2 + lean, 1, {place, 0});
    sketch.line(0, 1, {0, place});
  }
}

void draw_grid(Random& random, Sketch& sketch) {
  const int lines = between(3, 5, random);
  for (int i = 0; i < lines; ++i) {
    const double place = static_cast<double>(i) / (lines - 1) - 0.5;
    sketch.line(kPi / 2, 1, {place, 0});
    sketch.line(0, 1, {0, place});
  }
}

void draw_moon(Random& random, Sketch& sketch) {
  const double depth = random.uniform(0.1, 0.28);
  sketch.arc({}, 0.5, 0.5, kPi / 2, 3 * kPi / 2);
  sketch.arc({}, depth, 0.5, 3 * kPi / 2, kPi / 2, true);
}

void draw_flower(Random& random, Sketch& sketch) {
  const int petals = between(4, 7, random);
  for (int i = 0; i < petals; ++i) {
    sketch.circle(turned(2 * kPi * i / petals, 0.32), random.uniform(0.14, 0.2));
  }
  sketch.circle({}, 0.13);
}

void draw_cloud(Random& random, Sketch& sketch) {
  const int bumps = between(5, 8, random);
  for (int i = 0; i < bumps; ++i) {
    const double angle = 2 * kPi * i / bumps;
    const Point centre = {0.42 * cos(angle), 0.25 * sin(angle)};
    sketch.arc(centre, 0.2, 0.17, angle - 1.5, angle + 1.5);
  }
}

void draw_person(Random& random, Sketch& sketch) {
  sketch.circle({0, -0.38}, 0.12);
  sketch.line(kPi / 2, 0.45, {0, -0.03});
  const double arms = random.uniform(-0.2, 0.15);
  sketch.start({-0.28, arms});
  sketch.line_to({0, -0.1});
  sketch.line_to({0.28, arms});
  sketch.start({-0.22, 0.5});
  sketch.line_to({0, 0.2});
  sketch.line_to({0.22, 0.5});
}

void draw_tree(Random& random, Sketch& sketch) {
  if (chance(0.5, random)) {
    const auto crown = std::to_array<Point>({{0, -0.5}, {0.35, 0.25}, {-0.35, 0.25}});
    sketch.polygon(crown);
  } else {
    sketch.circle({0, -0.18}, 0.32);
  }
  sketch.line(kPi / 2, 0.3, {-0.06, 0.38});
  sketch.line(kPi / 2, 0.3, {0.06, 0.38});
}

void draw_envelope(Random& random, Sketch& sketch) {
  const double height = random.uniform(0.3, 0.4);
  const auto corners = std::to_array<Point>({{-0.5, -height}, {0.5, -height}, {0.5, height}, {-0.5, height}});
  sketch.polygon(corners);
  sketch.start(corners[0]);
  sketch.line_to({0, random.uniform(0, 0.1)});
  sketch.line_to(corners[1]);
}

void draw_fish(Random& random, Sketch& sketch) {
  const double body = random.uniform(0.18, 0.3);
  sketch.arc({-0.1, 0}, 0.4, body, 0.3, 2 * kPi - 0.3);
  const Point upper = {-0.1 + 0.4 * cos(0.3), -body * sin(0.3)};
  sketch.line_to({0.55, 0.2});
  sketch.line_to({0.55, -0.2});
  sketch.line_to({upper.x, -upper.y});
  sketch.start({-0.3, -0.05});
}

constexpr std::array kShapes = {draw_triangle, draw_rectangle, draw_polygon,    draw_target, draw_face,
                                draw_star,     draw_asterisk,  draw_arrow,      draw_cross,  draw_heart,
                                draw_spiral,   draw_zigzag,    draw_check_mark, draw_house,  draw_hash,
                                draw_grid,     draw_moon,      draw_flower,     draw_cloud,  draw_person,
                                draw_tree,     draw_envelope,  draw_fish};

}  // namespace

Strokes draw_shape(Random& random) {
  Sketch sketch;
  kShapes[random.below(kShapes.size())](random, sketch);
  return sketch.strokes();
}

}  // namespace inkling
