// How people write the ten digits: the strokes of several styles a class, as data.
#pragma once

#include <span>

namespace inkling {

enum class Joint {
  start,   // the pen comes down here
  smooth,  // the pen passes without a corner
  corner,  // the pen turns here
};

// x to the right, y down; digits are about 1 high and 0.7 wide.
struct SkeletonPoint {
  Joint joint;
  double x;
  double y;
};

// One style, between two poses: same points, same joints, two extremes of what is common. A drawing mixes
// them.
struct Skeleton {
  double weight;  // how common the style is, compared with the class's others
  std::span<const SkeletonPoint> first_pose;
  std::span<const SkeletonPoint> second_pose;
};

// The styles of one digit, 0..9.
std::span<const Skeleton> skeletons_of(int digit);

}  // namespace inkling
