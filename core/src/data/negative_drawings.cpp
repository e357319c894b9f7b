#include "data/negative_drawings.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "data/digit_writer.hpp"
#include "data/distortion.hpp"
#include "data/letters.hpp"
#include "inkling/elementary.hpp"

// Never two random values in the arguments of one call or in one sum: compilers differ in their order.

namespace inkling {
namespace {

constexpr double kPi = 3.141592653589793;

Point turned(double angle, double radius, Point centre = {}) {
  return {centre.x + radius * cos(angle), centre.y + radius * sin(angle)};
}

Point random_point(Random& random) {
  return {random.uniform(), random.uniform()};
}

bool chance(double share, Random& random) {
  return random.uniform() < share;
}

int between(int low, int high, Random& random) {
  return low + static_cast<int>(random.below(static_cast<std::uint32_t>(high - low + 1)));
}

// Lines

// A single line must not look like a 1, which leans by up to 45 degrees, and more to the right.
double angle_of_no_one(Random& random) {
  return random.uniform(-36, 42) * kPi / 180;
}

void add_line(double angle, double length, Point middle, Sketch& sketch) {
  sketch.start(turned(angle, -length / 2, middle));
  sketch.line_to(turned(angle, length / 2, middle));
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
    add_line(angle, random.uniform(0.85, 1.1), turned(angle + kPi / 2, gap * i), sketch);
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

// Scribbles

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

// Shapes: each about 1 high, around the origin.

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
      add_line(angle, 0.95, {}, sketch);
      add_line(angle + kPi / 2, 0.95, {}, sketch);
      break;
    case 1:
      sketch.circle({}, random.uniform(0.15, 0.3));
      break;
    case 2:
      sketch.circle({}, random.uniform(0.05, 0.1));
      break;
    case 3:
      add_line(random.uniform(-0.2, 0.2), 0.95, {}, sketch);
      break;
    case 4:
      for (int i = 0; i < 3; ++i) {
        add_line(angle + i * kPi / 3, 0.6, {}, sketch);
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
    add_line(phase + i * kPi / lines, random.uniform(0.8, 1), {}, sketch);
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
  add_line(angle, 1, {}, sketch);
}

void draw_cross(Random& random, Sketch& sketch) {
  const double angle = chance(0.5, random) ? kPi / 4 : 0;
  add_line(angle, random.uniform(0.8, 1), {}, sketch);
  const Point middle = {0, random.uniform(-0.1, 0.1)};
  add_line(angle + kPi / 2, random.uniform(0.8, 1), middle, sketch);
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
    add_line(kPi / 2 + lean, 1, {place, 0}, sketch);
    add_line(0, 1, {0, place}, sketch);
  }
}

void draw_grid(Random& random, Sketch& sketch) {
  const int lines = between(3, 5, random);
  for (int i = 0; i < lines; ++i) {
    const double place = static_cast<double>(i) / (lines - 1) - 0.5;
    add_line(kPi / 2, 1, {place, 0}, sketch);
    add_line(0, 1, {0, place}, sketch);
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
  add_line(kPi / 2, 0.45, {0, -0.03}, sketch);
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
  add_line(kPi / 2, 0.3, {-0.06, 0.38}, sketch);
  add_line(kPi / 2, 0.3, {0.06, 0.38}, sketch);
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

// What is left of digits

Strokes digit_strokes(int digit, Random& random) {
  Sketch sketch;
  Point pen = {-1e9, 0};
  for (const StrokePiece& piece : write_digit(digit, random)) {
    if (piece.x0 != pen.x || piece.y0 != pen.y) sketch.start({piece.x0, piece.y0});
    pen = {piece.x1, piece.y1};
    sketch.line_to(pen);
  }
  return sketch.strokes();
}

// The part of a digit between two heights, of -0.5 (top) to 0.5, that is no digit: no upper half of a 2 or
// 3 (a 7), no loop of an 8 (a 0), nothing of a 4 (a 1).
struct Remainder {
  int digit;
  double top;
  double bottom;
};

constexpr auto kRemainders = std::to_array<Remainder>({{0, -0.5, -0.05},
                                                       {0, 0.05, 0.5},
                                                       {2, 0.2, 0.5},
                                                       {3, 0.05, 0.5},
                                                       {5, -0.5, -0.1},
                                                       {5, 0.05, 0.5},
                                                       {8, -0.25, 0.25},
                                                       {8, -0.5, -0.3},
                                                       {8, 0.3, 0.5},
                                                       {6, 0.25, 0.5},
                                                       {9, -0.5, -0.3}});

Strokes cut(const Strokes& strokes, double top, double bottom) {
  Strokes rest;
  bool is_down = false;
  for (const PenPoint& point : strokes.points) {
    const auto y = static_cast<double>(point.y);
    const bool is_inside = y >= top && y <= bottom;
    if (is_inside) rest.points.push_back({point.x, point.y, is_down && point.is_joined});
    is_down = is_inside;
  }
  return rest;
}

// Neither a speck nor anything upright and slim.
bool is_no_one(const Strokes& strokes) {
  if (strokes.points.size() < 4) return false;
  const auto [left, right] =
      std::minmax_element(strokes.points.begin(), strokes.points.end(),
                          [](const PenPoint& a, const PenPoint& b) { return a.x < b.x; });
  const auto [top, bottom] =
      std::minmax_element(strokes.points.begin(), strokes.points.end(),
                          [](const PenPoint& a, const PenPoint& b) { return a.y < b.y; });
  const float width = right->x - left->x;
  return width > 0.25F && width > 0.7F * (bottom->y - top->y);
}

double distance(const PenPoint& a, const PenPoint& b) {
  const auto dx = static_cast<double>(b.x - a.x);
  const auto dy = static_cast<double>(b.y - a.y);
  return std::sqrt(dx * dx + dy * dy);
}

// Pieces of a digit, turned and thrown about.
Strokes shatter(const Strokes& strokes, Random& random) {
  Sketch sketch;
  const auto size = static_cast<int>(strokes.points.size());
  for (int begin = 0; begin < size;) {
    const double longest = random.uniform(0.15, 0.4);
    int end = begin + 1;
    for (double length = 0; end < size && length < longest; ++end) {
      length += distance(strokes.points[static_cast<std::size_t>(end) - 1],
                         strokes.points[static_cast<std::size_t>(end)]);
    }
    Strokes piece;
    piece.points.assign(strokes.points.begin() + begin, strokes.points.begin() + end);
    piece.points[0].is_joined = false;
    const double angle = random.uniform(-1.5, 1.5);
    const auto sine = static_cast<float>(sin(angle));
    const auto cosine = static_cast<float>(cos(angle));
    const PenPoint middle = piece.points[piece.points.size() / 2];
    for (PenPoint& point : piece.points) {
      const float x = point.x - middle.x;
      const float y = point.y - middle.y;
      point.x = middle.x + cosine * x - sine * y;
      point.y = middle.y + sine * x + cosine * y;
    }
    const double direction = random.uniform(0, 2 * kPi);
    sketch.add(piece, 1, turned(direction, random.uniform(0.2, 0.5)));
    begin = end;
  }
  return sketch.strokes();
}

double width_of(const Strokes& strokes) {
  const auto [left, right] =
      std::minmax_element(strokes.points.begin(), strokes.points.end(),
                          [](const PenPoint& a, const PenPoint& b) { return a.x < b.x; });
  return static_cast<double>(right->x - left->x);
}

}  // namespace

Strokes draw_line(Random& random) {
  Sketch sketch;
  switch (random.below(6)) {
    case 0:
    case 1:
      add_line(angle_of_no_one(random), 1, {}, sketch);
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

Strokes draw_scribble(Random& random) {
  constexpr std::array kScribbles = {scribble_curves, scribble_walk, scribble_coil, scribble_tangle,
                                     scribble_hatching};
  Sketch sketch;
  kScribbles[random.below(kScribbles.size())](random, sketch);
  return sketch.strokes();
}

Strokes draw_shape(Random& random) {
  Sketch sketch;
  kShapes[random.below(kShapes.size())](random, sketch);
  return sketch.strokes();
}

Strokes draw_letter(Random& random) {
  Sketch sketch;
  sketch.letter(letters()[random.below(static_cast<std::uint32_t>(letters().size()))]);
  if (chance(0.5, random)) sketch.distort(Distortion(random));
  return sketch.strokes();
}

Strokes draw_broken_digit(Random& random) {
  constexpr int kTries = 8;
  const bool is_cut = chance(0.6, random);
  for (int i = 0; is_cut && i < kTries; ++i) {
    const Remainder part = kRemainders[random.below(kRemainders.size())];
    Strokes rest = cut(digit_strokes(part.digit, random), part.top, part.bottom);
    if (is_no_one(rest)) return rest;
  }
  constexpr std::array kRich = {0, 2, 3, 4, 5, 6, 8, 9};
  for (;;) {
    Strokes pieces = shatter(digit_strokes(kRich[random.below(kRich.size())], random), random);
    if (is_no_one(pieces)) return pieces;
  }
}

Strokes draw_digit_pair(Random& random) {
  const bool is_overlapping = chance(0.4, random);
  const int count = !is_overlapping && chance(0.2, random) ? 3 : 2;
  const double squeeze = random.uniform(0.5, 1);
  Sketch sketch;
  double right = 0;
  int before = 0;
  for (int i = 0; i < count; ++i) {
    const int digit = between(0, 9, random);
    const Strokes strokes = digit_strokes(digit, random);
    const double width = std::max(squeeze * width_of(strokes), 0.15);
    double gap = random.uniform(0.06, 0.25);
    // Two slim digits over one another would be one.
    if (is_overlapping && before != 1 && digit != 1) gap = -width * random.uniform(0.2, 0.45);
    sketch.add(strokes, squeeze, {right + (i == 0 ? 0 : gap) + width / 2, random.uniform(-0.1, 0.1)});
    right += (i == 0 ? 0 : gap) + width;
    before = digit;
  }
  return sketch.strokes();
}

}  // namespace inkling
