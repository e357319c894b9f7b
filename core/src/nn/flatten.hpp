// Gives the values of an image as one row, in the order they are stored: row by row, channel last.
#pragma once

#include "nn/layer.hpp"

namespace inkling {

class Flatten : public Layer {
 public:
  explicit Flatten(const Shape& input);

  [[nodiscard]] std::unique_ptr<Layer> clone() const override;
  void forward(const Rows& rows) const override;
  void backward(const Rows& rows) const override;
};

}  // namespace inkling
