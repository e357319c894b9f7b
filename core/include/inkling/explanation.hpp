// Why a network reads an image as it does: what each layer makes of it, and which pixels the answer hangs on.
//
//   Explanation explanation = explain(network, image);     // 784 floats, 0..1
//   explanation.saliency[y * 28 + x]                       // change of the winning logit with that pixel
#pragma once

#include <span>
#include <string>
#include <vector>

#include "inkling/network.hpp"
#include "inkling/shape.hpp"

namespace inkling {

struct Explanation {
  struct OfLayer {
    std::string name;  // its line of the architecture
    Shape shape;
    std::vector<float> values;  // [height, width, channels], after the line's activation
  };
  std::vector<OfLayer> layers;  // one a line, from the first to the last
  int label = 0;                // the winning output
  std::vector<float> saliency;  // [input_shape().size()]: d logit[label] / d input (Simonyan et al., 2014)
};

// `image`: input_shape().size() values.
Explanation explain(const Network& network, std::span<const float> image);

}  // namespace inkling
