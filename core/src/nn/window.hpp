// How a window walks over an image: of a convolution or of pooling.
#pragma once

#include "inkling/shape.hpp"

namespace inkling {

struct Window {
  int height = 1;
  int width = 1;
  int stride_y = 1;
  int stride_x = 1;
  // Rows and columns of zeros around the image.
  int top = 0;
  int bottom = 0;
  int left = 0;
  int right = 0;
};

// The shape that a window gives `channels` values at each of its places; sides below 1 when it does not fit.
Shape places_of(const Window& window, const Shape& input, int channels);

}  // namespace inkling
