// Images drawn on canvases, one each, as normalize() brings them back.
#pragma once

#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "inkling/canvas.hpp"
#include "inkling/data_set.hpp"
#include "inkling/parallel.hpp"

namespace inkling::canvas {

// draw(i) gives the canvas of image i, gray8, [side, side]; it is called from several threads at once.
template <class Draw>
DataSet normalize_drawings(const DataSet& data, int side, int threads, Draw&& draw) {
  DataSet drawn;
  drawn.pixels.resize(data.pixels.size());
  drawn.labels = data.labels;
  Workers workers(threads);
  workers.run([&](int worker) {
    const Slice slice = workers.slice(static_cast<int>(data.size()), worker);
    for (auto i = static_cast<std::size_t>(slice.begin); i < static_cast<std::size_t>(slice.end); ++i) {
      const Bytes pixels = draw(i);
      const Result<Ink> ink = normalize({pixels, side, side, PixelFormat::gray8});
      assert(ink);
      for (std::size_t k = 0; k < kImagePixels; ++k) {
        drawn.pixels[i * kImagePixels + k] =
            static_cast<std::uint8_t>(std::floor(255 * ink->field[k] + 0.5F));
      }
    }
  });
  return drawn;
}

}  // namespace inkling::canvas
