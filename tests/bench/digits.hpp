// Images to measure with: synthetic digits, as sparse as real ones, so that a clone needs no data set.
#pragma once

#include "inkling/synthetic.hpp"
#include "inkling/tensor.hpp"

namespace inkling::bench {

// [count, 784], 0..1
inline Matrix digit_images(int count) {
  const DataSet digits = synthesize(static_cast<std::size_t>(count), 1);
  Matrix images(count, kImagePixels);
  for (int i = 0; i < count; ++i) {
    scale_pixels(digits.image(static_cast<std::size_t>(i)),
                 std::span<float, kImagePixels>(&images(i, 0), kImagePixels));
  }
  return images;
}

}  // namespace inkling::bench
