// One writer's hand on one day: a random smooth map of the plane that bends, leans and stretches a skeleton.
#pragma once

#include <array>

#include "data/spline.hpp"
#include "inkling/random.hpp"

namespace inkling {

class Distortion {
 public:
  explicit Distortion(Random& random);

  // Takes a point of a skeleton (x 0..0.7, y 0..1) to where it is drawn.
  Point operator()(Point point) const;

 private:
  // A displacement along one axis that runs across the plane as a sine.
  struct Wave {
    double amplitude;
    double frequency_x;
    double frequency_y;
    double phase;

    [[nodiscard]] double at(Point point) const;
  };

  std::array<Wave, 2> waves_;  // of x and of y
  Point bulge_centre_;
  double bulge_;
  Point bow_;
  double waist_;
  double taper_;
  std::array<double, 4> linear_;  // [2, 2]: width, slant and rotation
};

}  // namespace inkling
