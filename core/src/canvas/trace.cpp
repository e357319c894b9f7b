#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "canvas/enlarged_ink.hpp"
#include "canvas/skeleton.hpp"
#include "canvas/thinning.hpp"
#include "inkling/parallel.hpp"
#include "inkling/redraw.hpp"

namespace inkling {
namespace {

using canvas::Bitmap;
using canvas::Line;

constexpr double kTolerance = 0.04;  // pixels of the image, by which a line may miss a point

// Marks the points between `first` and `last` that the line needs: Ramer (1972), Douglas and Peucker (1973).
void mark_needed(const Line& line, std::size_t first, std::size_t last, std::vector<bool>& needed) {
  const double dx = line[last].x - line[first].x;
  const double dy = line[last].y - line[first].y;
  const double length = std::sqrt(dx * dx + dy * dy);
  double farthest = kTolerance * canvas::kZoom;
  std::size_t split = 0;
  for (std::size_t i = first + 1; i < last; ++i) {
    const double x = line[i].x - line[first].x;
    const double y = line[i].y - line[first].y;
    const double away = length > 0 ? std::abs(x * dy - y * dx) / length : std::sqrt(x * x + y * y);
    if (away > farthest) {
      farthest = away;
      split = i;
    }
  }
  if (split == 0) return;
  needed[split] = true;
  mark_needed(line, first, split, needed);
  mark_needed(line, split, last, needed);
}

void append_line(const Line& line, std::vector<PenPoint>& points) {
  std::vector<bool> needed(line.size(), false);
  needed.front() = needed.back() = true;
  mark_needed(line, 0, line.size() - 1, needed);
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (needed[i]) points.push_back({static_cast<float>(line[i].x), static_cast<float>(line[i].y), i > 0});
  }
}

// Enlarged pixels become shares of the longer side.
void scale_to_one(double pen_width, Strokes& strokes) {
  const auto by_x = [](const PenPoint& a, const PenPoint& b) { return a.x < b.x; };
  const auto by_y = [](const PenPoint& a, const PenPoint& b) { return a.y < b.y; };
  std::vector<PenPoint>& points = strokes.points;
  const auto [left, right] = std::minmax_element(points.begin(), points.end(), by_x);
  const auto [top, bottom] = std::minmax_element(points.begin(), points.end(), by_y);
  const float centre_x = (left->x + right->x) / 2;
  const float centre_y = (top->y + bottom->y) / 2;
  const float side = std::max({right->x - left->x, bottom->y - top->y, 1.0F});
  strokes.pen_width = static_cast<float>(pen_width) / (side + static_cast<float>(pen_width));
  for (PenPoint& point : points) {
    point.x = (point.x - centre_x) / side;
    point.y = (point.y - centre_y) / side;
  }
}

}  // namespace

Strokes trace(std::span<const std::uint8_t, kImagePixels> image) {
  Bitmap bitmap = canvas::binarize(image);
  canvas::open_filled_loops(bitmap);
  const std::vector<float> radii = canvas::distances_to_paper(bitmap);
  canvas::thin(bitmap, canvas::kEnlargedSide);
  canvas::Skeleton skeleton(bitmap, radii);
  skeleton.prune();
  const double pen_width = std::max(2 * skeleton.mean_radius() - 1, 1.0);
  skeleton.smooth();
  Strokes strokes;
  for (const Line& line : skeleton.take_lines()) {
    append_line(line, strokes.points);
  }
  if (!strokes.points.empty()) scale_to_one(pen_width, strokes);
  return strokes;
}

std::vector<Strokes> trace_all(const DataSet& data, int threads) {
  std::vector<Strokes> all(data.size());
  Workers workers(threads);
  workers.run([&](int worker) {
    const Slice slice = workers.slice(static_cast<int>(data.size()), worker);
    for (auto i = static_cast<std::size_t>(slice.begin); i < static_cast<std::size_t>(slice.end); ++i) {
      all[i] = trace(data.image(i));
    }
  });
  return all;
}

}  // namespace inkling
