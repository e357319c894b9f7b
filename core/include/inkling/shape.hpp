// Height, width and channels of one sample on its way through a network: of an image, or of what a layer
// makes of it. Values are stored row by row, channel last.
#pragma once

namespace inkling {

struct Shape {
  int height = 0;
  int width = 0;
  int channels = 1;

  [[nodiscard]] int size() const { return height * width * channels; }
  friend bool operator==(const Shape&, const Shape&) = default;
};

}  // namespace inkling
