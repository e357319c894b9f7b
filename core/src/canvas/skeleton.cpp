#include "canvas/skeleton.hpp"

#include <cmath>
#include <limits>

namespace inkling::canvas {
namespace {

constexpr double kSpurRadii = 1.3;  // a stroke that leaves another one's ink is longer than this
constexpr int kSmoothings = 30;

double distance(const Place& a, const Place& b) {
  return std::sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

}  // namespace

Skeleton::Skeleton(const Bitmap& lines, const std::vector<float>& radii) {
  std::vector<std::size_t> numbers(kEnlargedPixels, 0);
  for (std::size_t i = 0; i < kEnlargedPixels; ++i) {
    if (lines[i] == 0) continue;
    numbers[i] = nodes_.size();
    const std::size_t row = i / kEnlargedSide;
    nodes_.push_back({{static_cast<double>(i % kEnlargedSide), static_cast<double>(row)}, radii[i], {}});
  }
  for (std::size_t i = 0; i < kEnlargedPixels; ++i) {
    if (lines[i] == 0) continue;
    // Each pair once. A diagonal only where there is no way around its corner.
    if (lines[i + 1] != 0) join(numbers[i], numbers[i + 1]);
    const std::size_t below = i + kEnlargedSide;
    if (lines[below] != 0) {
      join(numbers[i], numbers[below]);
      continue;
    }
    if (lines[below + 1] != 0 && lines[i + 1] == 0) join(numbers[i], numbers[below + 1]);
    if (lines[below - 1] != 0 && lines[i - 1] == 0) join(numbers[i], numbers[below - 1]);
  }
}

// The shortest spur first: of a forked end, one prong then stays as the end of the stroke.
void Skeleton::prune() {
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
void Skeleton::smooth() {
  for (int i = 0; i < kSmoothings; ++i) {
    move_towards_neighbours(0.5);
    move_towards_neighbours(-0.515);
  }
}

std::vector<Line> Skeleton::take_lines() {
  std::vector<Line> lines;
  for (const Node& node : nodes_) {
    if (node.neighbours.empty() && node.radius > 0) lines.push_back({node.place});
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
        Line line = {nodes_[i].place};
        std::size_t here = i;
        do {
          const std::size_t next = nodes_[here].neighbours.back();
          separate(here, next);
          line.push_back(nodes_[next].place);
          here = next;
        } while (degrees[here] == 2 && !nodes_[here].neighbours.empty());
        lines.push_back(std::move(line));
      }
    }
  }
  return lines;
}

double Skeleton::mean_radius() const {
  double sum = 0;
  double count = 0;
  for (const Node& node : nodes_) {
    sum += node.radius;
    count += node.radius > 0 ? 1 : 0;
  }
  return count > 0 ? sum / count : 0;
}

void Skeleton::join(std::size_t a, std::size_t b) {
  nodes_[a].neighbours.push_back(b);
  nodes_[b].neighbours.push_back(a);
}

void Skeleton::separate(std::size_t a, std::size_t b) {
  std::erase(nodes_[a].neighbours, b);
  std::erase(nodes_[b].neighbours, a);
}

void Skeleton::isolate(std::size_t i) {
  while (!nodes_[i].neighbours.empty()) {
    separate(i, nodes_[i].neighbours.back());
  }
}

// From an end to the junction, which is left out; empty when there is none, or the way is no spur.
std::pair<std::vector<std::size_t>, double> Skeleton::way_to_junction(std::size_t end) const {
  std::vector<std::size_t> way = {end};
  std::size_t here = nodes_[end].neighbours.front();
  double length = distance(nodes_[end].place, nodes_[here].place);
  while (nodes_[here].neighbours.size() == 2) {
    const std::vector<std::size_t>& two = nodes_[here].neighbours;
    const std::size_t next = two[0] == way.back() ? two[1] : two[0];
    way.push_back(here);
    length += distance(nodes_[here].place, nodes_[next].place);
    here = next;
  }
  if (nodes_[here].neighbours.size() < 3 || length > kSpurRadii * nodes_[here].radius + 1) way.clear();
  return {way, length};
}

void Skeleton::move_towards_neighbours(double share) {
  std::vector<std::pair<double, double>> moves(nodes_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    if (node.neighbours.size() < 2) continue;
    double x = 0;
    double y = 0;
    for (const std::size_t neighbour : node.neighbours) {
      x += nodes_[neighbour].place.x;
      y += nodes_[neighbour].place.y;
    }
    const auto count = static_cast<double>(node.neighbours.size());
    moves[i] = {share * (x / count - node.place.x), share * (y / count - node.place.y)};
  }
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    nodes_[i].place.x += moves[i].first;
    nodes_[i].place.y += moves[i].second;
  }
}

}  // namespace inkling::canvas
