// Dropout (Srivastava et al., 2014): while training, each value is zero with the given probability and the
// others grow by 1 / (1 - probability); predictions see every value as it is.
#pragma once

#include "nn/layer.hpp"

namespace inkling {

class Dropout : public Layer {
 public:
  Dropout(const Shape& input, double probability);

  [[nodiscard]] std::unique_ptr<Layer> clone() const override;
  [[nodiscard]] int cache_size() const override;
  void forward(const Rows& rows) const override;
  void backward(const Rows& rows) const override;

 private:
  double probability_;
};

}  // namespace inkling
