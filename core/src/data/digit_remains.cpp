#include "data/digit_remains.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "data/chance.hpp"
#include "data/digit_writer.hpp"
#include "data/sketch.hpp"
#include "inkling/elementary.hpp"

// Never two random values in the arguments of one call or in one sum: compilers differ in their order.

namespace inkling {
namespace {

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
