// The largest or the mean value of each window, channel by channel.
#pragma once

#include "nn/layer.hpp"
#include "nn/window.hpp"

namespace inkling {

// Margins are not supported: a window lies inside of the image.
class MaxPool : public Layer {
 public:
  MaxPool(const Shape& input, const Window& window);

  [[nodiscard]] std::unique_ptr<Layer> clone() const override;
  [[nodiscard]] int index_count() const override;
  void forward(const Rows& rows) const override;
  void backward(const Rows& rows) const override;

 private:
  Window window_;
};

class AveragePool : public Layer {
 public:
  AveragePool(const Shape& input, const Window& window);

  [[nodiscard]] std::unique_ptr<Layer> clone() const override;
  void forward(const Rows& rows) const override;
  void backward(const Rows& rows) const override;

 private:
  Window window_;
};

}  // namespace inkling
