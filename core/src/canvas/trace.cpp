#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "canvas/thinning.hpp"
#include "inkling/parallel.hpp"
#include "inkling/redraw.hpp"

namespace inkling {
namespace {

constexpr int kZoom = 4;    // enlarged, lines one pixel wide are fine enough
constexpr int kMargin = 1;  // of paper all round: thinning looks at neighbours
constexpr int kSide = kImageSide * kZoom + 2 * kMargin;
constexpr std::size_t kPixels = std::size_t{kSide} * kSide;

// A pixel is ink from this share of the strongest ink around it on, so that both a faint stroke holds
// together and the hole of a bold loop stays open.
constexpr float kInkShare = 0.5F;
constexpr int kAround = 2;  // pixels of the image
constexpr float kFaintest = 0.2F;
constexpr float kSharpening = 1.0F;  // how much more a pixel stands out from its neighbours

constexpr double kSpurRadii = 1.3;  // a stroke that leaves another one's ink is longer than this
// Crossings and sharp bends are up to twice as thick as the pen. Where there is more, a loop has run full;
// its hole is where the ink is this thick.
constexpr float kLoopRadii = 2.15F;
constexpr float kHoleRadii = 1.5F;

constexpr int kSmoothings = 30;
constexpr double kTolerance = 0.04;  // pixels of the image, by which a line may miss a point

using Small = std::array<float, kImagePixels>;

constexpr std::size_t at(int x, int y) {
  return static_cast<std::size_t>(y) * kSide + static_cast<std::size_t>(x);
}

constexpr std::size_t small_at(int x, int y) {
  return static_cast<std::size_t>(y) * kImageSide + static_cast<std::size_t>(x);
}

// Calls visit(pixel, neighbour) for the pixels along x or along y up to `reach` away, clamped to the image.
template <class Combine>
Small combine(const Small& image, int reach, bool is_vertical, Combine&& combine_two) {
  Small out{};
  for (int y = 0; y < kImageSide; ++y) {
    for (int x = 0; x < kImageSide; ++x) {
      float value = image[small_at(x, y)];
      for (int d = -reach; d <= reach; ++d) {
        const int other_x = std::clamp(is_vertical ? x : x + d, 0, kImageSide - 1);
        const int other_y = std::clamp(is_vertical ? y + d : y, 0, kImageSide - 1);
        if (d != 0) value = combine_two(value, image[small_at(other_x, other_y)]);
      }
      out[small_at(x, y)] = value;
    }
  }
  return out;
}

Small strongest_around(const Small& image) {
  const auto larger = [](float a, float b) { return std::max(a, b); };
  return combine(combine(image, kAround, false, larger), kAround, true, larger);
}

Small blurred(const Small& image) {
  const auto sum = [](float a, float b) { return a + b; };
  Small total = combine(combine(image, 1, false, sum), 1, true, sum);
  for (float& value : total) {
    value /= 9;
  }
  return total;
}

Small sharpened(std::span<const std::uint8_t, kImagePixels> image) {
  Small ink;
  scale_pixels(image, ink);
  const Small blur = blurred(ink);
  for (std::size_t i = 0; i < ink.size(); ++i) {
    ink[i] = std::clamp(ink[i] + kSharpening * (ink[i] - blur[i]), 0.0F, 1.0F);
  }
  return ink;
}

// Catmull and Rom's cubic, at the kZoom places between two pixel centres.
using Taps = std::array<float, 4>;

constexpr Taps taps_at(float t) {
  return {0.5F * (-t + 2 * t * t - t * t * t), 0.5F * (2 - 5 * t * t + 3 * t * t * t),
          0.5F * (t + 4 * t * t - 3 * t * t * t), 0.5F * (-t * t + t * t * t)};
}

struct Place {
  int first = 0;  // source pixel of the first tap; may lie beyond the image
  Taps taps{};
};

// Where the i-th of the enlarged pixels lies among the image's.
constexpr Place place_of(int i) {
  const int eighths = 2 * i + 1 - kZoom + 2 * kZoom;  // in half enlarged pixels, and one pixel on
  const int whole = eighths / (2 * kZoom);
  const float t = static_cast<float>(eighths % (2 * kZoom)) / static_cast<float>(2 * kZoom);
  return {whole - 2, taps_at(t)};
}

using Large = std::vector<float>;  // [kSide, kSide]

Large enlarge(const Small& image) {
  constexpr int kLength = kImageSide * kZoom;
  std::array<float, std::size_t{kLength} * kImageSide> wide{};  // [28, 112]
  for (int i = 0; i < kLength; ++i) {
    const Place place = place_of(i);
    for (int y = 0; y < kImageSide; ++y) {
      float sum = 0;
      for (int k = 0; k < 4; ++k) {
        const int x = std::clamp(place.first + k, 0, kImageSide - 1);
        sum += place.taps[static_cast<std::size_t>(k)] * image[small_at(x, y)];
      }
      wide[static_cast<std::size_t>(y) * kLength + static_cast<std::size_t>(i)] = sum;
    }
  }
  Large large(kPixels, 0.0F);
  for (int i = 0; i < kLength; ++i) {
    const Place place = place_of(i);
    float* row = large.data() + at(kMargin, i + kMargin);
    for (int k = 0; k < 4; ++k) {
      const int y = std::clamp(place.first + k, 0, kImageSide - 1);
      const float tap = place.taps[static_cast<std::size_t>(k)];
      const float* source = wide.data() + static_cast<std::size_t>(y) * kLength;
      for (int x = 0; x < kLength; ++x) {
        row[x] += tap * source[x];
      }
    }
  }
  return large;
}

using Bitmap = std::vector<std::uint8_t>;  // [kSide, kSide], 0 or 1

Bitmap binarize(std::span<const std::uint8_t, kImagePixels> image) {
  const Small ink = sharpened(image);
  const Large tones = enlarge(ink);
  const Large strongest = enlarge(strongest_around(ink));
  Bitmap bitmap(kPixels, 0);
  for (std::size_t i = 0; i < kPixels; ++i) {
    bitmap[i] = tones[i] > std::max(kFaintest, kInkShare * strongest[i]) ? 1 : 0;
  }
  return bitmap;
}

// How far each pixel of ink is from paper, in enlarged pixels: Borgefors' 3-4 chamfer distance (1986).
std::vector<float> distances_to_paper(const Bitmap& bitmap) {
  constexpr int kFar = 1 << 20;
  std::vector<int> distance(kPixels);
  for (std::size_t i = 0; i < kPixels; ++i) {
    distance[i] = bitmap[i] != 0 ? kFar : 0;
  }
  const auto sweep = [&distance](int direction) {
    constexpr std::array<std::pair<int, int>, 4> kSteps = {
        {{-1, 3}, {-kSide, 3}, {-kSide - 1, 4}, {1 - kSide, 4}}};
    const int begin = direction > 0 ? kSide + 1 : static_cast<int>(kPixels) - kSide - 2;
    for (int n = 0; n < static_cast<int>(kPixels) - 2 * kSide - 2; ++n) {
      const int i = begin + direction * n;
      int& here = distance[static_cast<std::size_t>(i)];
      for (const auto& [step, cost] : kSteps) {
        const int neighbour = i + direction * step;
        here = std::min(here, distance[static_cast<std::size_t>(neighbour)] + cost);
      }
    }
  };
  sweep(1);
  sweep(-1);
  std::vector<float> lengths(kPixels);
  for (std::size_t i = 0; i < kPixels; ++i) {
    lengths[i] = static_cast<float>(distance[i]) / 3;
  }
  return lengths;
}

// Clears the ink around `from` as far as it is thicker than `radius`.
void punch_hole(std::size_t from, float radius, const std::vector<float>& radii, Bitmap& bitmap) {
  std::vector<std::size_t> pending = {from};
  bitmap[from] = 0;
  while (!pending.empty()) {
    const std::size_t i = pending.back();
    pending.pop_back();
    for (const std::size_t next : {i - 1, i + 1, i - kSide, i + kSide}) {
      if (bitmap[next] != 0 && radii[next] > radius) {
        bitmap[next] = 0;
        pending.push_back(next);
      }
    }
  }
}

// Where the ink is much thicker than the pen, a small loop has run full: a hole in its middle makes the lines
// go round again.
void open_filled_loops(const std::vector<float>& radii, Bitmap& bitmap) {
  Bitmap lines = bitmap;
  canvas::thin(lines, kSide);
  std::vector<float> line_radii;
  for (std::size_t i = 0; i < kPixels; ++i) {
    if (lines[i] != 0) line_radii.push_back(radii[i]);
  }
  if (line_radii.empty()) return;
  const auto lower_half = line_radii.begin() + static_cast<std::ptrdiff_t>(line_radii.size() * 2 / 5);
  std::nth_element(line_radii.begin(), lower_half, line_radii.end());
  const float pen_radius = *lower_half;
  for (std::size_t i = 0; i < kPixels; ++i) {
    if (bitmap[i] != 0 && radii[i] > kLoopRadii * pen_radius) {
      punch_hole(i, kHoleRadii * pen_radius, radii, bitmap);
    }
  }
}

struct Node {
  double x = 0;
  double y = 0;
  double radius = 0;
  std::vector<std::size_t> neighbours;
};

double distance(const Node& a, const Node& b) {
  return std::sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

// The thinned lines as a graph, a node a pixel, in enlarged pixels.
class Skeleton {
 public:
  Skeleton(const Bitmap& lines, const std::vector<float>& radii) {
    std::vector<std::size_t> numbers(kPixels, 0);
    for (std::size_t i = 0; i < kPixels; ++i) {
      if (lines[i] == 0) continue;
      numbers[i] = nodes_.size();
      const std::size_t row = i / kSide;
      nodes_.push_back({static_cast<double>(i % kSide), static_cast<double>(row), radii[i], {}});
    }
    for (std::size_t i = 0; i < kPixels; ++i) {
      if (lines[i] == 0) continue;
      // Each pair once. A diagonal only where there is no way around its corner.
      if (lines[i + 1] != 0) join(numbers[i], numbers[i + 1]);
      if (lines[i + kSide] != 0) join(numbers[i], numbers[i + kSide]);
      if (lines[i + kSide] != 0) continue;
      if (lines[i + kSide + 1] != 0 && lines[i + 1] == 0) join(numbers[i], numbers[i + kSide + 1]);
      if (lines[i + kSide - 1] != 0 && lines[i - 1] == 0) join(numbers[i], numbers[i + kSide - 1]);
    }
  }

  // The shortest spur first: of a forked end, one prong then stays as the end of the stroke.
  void prune() {
    for (;;) {
      std::vector<std::size_t> shortest;
      double shortest_length = std::numeric_limits<double>::max();
      for (std::size_t i = 0; i < nodes_.size(); ++i) {
        if (nodes_[i].neighbours.size() != 1) continue;
        const auto [way, length] = way_to_junction(i);
        if (!way.empty() && length < shortest_length) {
          shortest = way;
          shortest_length = length;
        }
      }
      if (shortest.empty()) return;
      for (const std::size_t i : shortest) {
        isolate(i);
        nodes_[i].radius = 0;  // it is no longer a point either
      }
    }
  }

  // Taubin's smoothing (1995): each step in is followed by a step out, so that loops do not shrink.
  void smooth() {
    for (int i = 0; i < kSmoothings; ++i) {
      move_towards_neighbours(0.5);
      move_towards_neighbours(-0.515);
    }
  }

  // Every edge once, as lines from end or junction to end or junction, and then the closed loops.
  template <class Visit>
  void for_each_line(Visit&& visit) {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i].neighbours.empty() && nodes_[i].radius > 0) visit(std::vector<std::size_t>{i});
    }
    std::vector<std::size_t> degrees;
    degrees.reserve(nodes_.size());
    for (const Node& node : nodes_) {
      degrees.push_back(node.neighbours.size());
    }
    for (const bool are_loops : {false, true}) {
      for (std::size_t i = 0; i < nodes_.size(); ++i) {
        if (!are_loops && degrees[i] == 2) continue;
        while (!nodes_[i].neighbours.empty()) {
          std::vector<std::size_t> line = {i};
          do {
            const std::size_t next = nodes_[line.back()].neighbours.back();
            separate(line.back(), next);
            line.push_back(next);
          } while (degrees[line.back()] == 2 && !nodes_[line.back()].neighbours.empty());
          visit(line);
        }
      }
    }
  }

  [[nodiscard]] const Node& node(std::size_t i) const { return nodes_[i]; }

  [[nodiscard]] double mean_radius() const {
    double sum = 0;
    double count = 0;
    for (const Node& node : nodes_) {
      sum += node.radius;
      count += node.radius > 0 ? 1 : 0;
    }
    return count > 0 ? sum / count : 0;
  }

 private:
  void join(std::size_t a, std::size_t b) {
    nodes_[a].neighbours.push_back(b);
    nodes_[b].neighbours.push_back(a);
  }
  void separate(std::size_t a, std::size_t b) {
    std::erase(nodes_[a].neighbours, b);
    std::erase(nodes_[b].neighbours, a);
  }
  void isolate(std::size_t i) {
    while (!nodes_[i].neighbours.empty()) {
      separate(i, nodes_[i].neighbours.back());
    }
  }

  // From an end to the junction, which is left out; empty when there is none, or the way is no spur.
  [[nodiscard]] std::pair<std::vector<std::size_t>, double> way_to_junction(std::size_t end) const {
    std::vector<std::size_t> way = {end};
    std::size_t here = nodes_[end].neighbours.front();
    double length = distance(nodes_[end], nodes_[here]);
    while (nodes_[here].neighbours.size() == 2) {
      const std::vector<std::size_t>& two = nodes_[here].neighbours;
      const std::size_t next = two[0] == way.back() ? two[1] : two[0];
      way.push_back(here);
      length += distance(nodes_[here], nodes_[next]);
      here = next;
    }
    if (nodes_[here].neighbours.size() < 3 || length > kSpurRadii * nodes_[here].radius + 1) way.clear();
    return {way, length};
  }

  void move_towards_neighbours(double share) {
    std::vector<std::pair<double, double>> moves(nodes_.size());
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const Node& node = nodes_[i];
      if (node.neighbours.size() < 2) continue;
      double x = 0;
      double y = 0;
      for (const std::size_t neighbour : node.neighbours) {
        x += nodes_[neighbour].x;
        y += nodes_[neighbour].y;
      }
      const auto count = static_cast<double>(node.neighbours.size());
      moves[i] = {share * (x / count - node.x), share * (y / count - node.y)};
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      nodes_[i].x += moves[i].first;
      nodes_[i].y += moves[i].second;
    }
  }

  std::vector<Node> nodes_;
};

// Marks the points between `first` and `last` that the line needs: Ramer (1972), Douglas and Peucker (1973).
void mark_needed(std::span<const Node> line, std::size_t first, std::size_t last, std::vector<bool>& needed) {
  const double dx = line[last].x - line[first].x;
  const double dy = line[last].y - line[first].y;
  const double length = std::sqrt(dx * dx + dy * dy);
  double farthest = kTolerance * kZoom;
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

void append_line(std::span<const Node> line, std::vector<PenPoint>& points) {
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
  Bitmap bitmap = binarize(image);
  open_filled_loops(distances_to_paper(bitmap), bitmap);
  const std::vector<float> radii = distances_to_paper(bitmap);
  canvas::thin(bitmap, kSide);
  Skeleton skeleton(bitmap, radii);
  skeleton.prune();
  const double pen_width = std::max(2 * skeleton.mean_radius() - 1, 1.0);
  skeleton.smooth();
  Strokes strokes;
  std::vector<Node> line;
  skeleton.for_each_line([&](const std::vector<std::size_t>& numbers) {
    line.clear();
    for (const std::size_t number : numbers) {
      line.push_back(skeleton.node(number));
    }
    append_line(line, strokes.points);
  });
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
