// Thinned lines as a graph, a node a pixel.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "canvas/enlarged_ink.hpp"

namespace inkling::canvas {

struct Place {
  double x = 0;
  double y = 0;
};
using Line = std::vector<Place>;

class Skeleton {
 public:
  Skeleton(const Bitmap& lines, const std::vector<float>& radii);

  // Takes away the spurs that thinning leaves where a line is rough.
  void prune();

  // Takes the steps of the pixels out of the lines.
  void smooth();

  // Every edge once, as lines from end or junction to end or junction, and then the closed loops.
  // Leaves the nodes without their neighbours.
  std::vector<Line> take_lines();

  [[nodiscard]] double mean_radius() const;

 private:
  struct Node {
    Place place;
    double radius = 0;  // of the ink around it; 0: it was pruned
    std::vector<std::size_t> neighbours;
  };

  void join(std::size_t a, std::size_t b);
  void separate(std::size_t a, std::size_t b);
  void isolate(std::size_t i);
  [[nodiscard]] std::pair<std::vector<std::size_t>, double> way_to_junction(std::size_t end) const;
  void move_towards_neighbours(double share);

  std::vector<Node> nodes_;
};

}  // namespace inkling::canvas
