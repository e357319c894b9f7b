#include "nn/window.hpp"

namespace inkling {

Shape places_of(const Window& window, const Shape& input, int channels) {
  const auto places = [](int room, int stride) { return room < 0 ? 0 : room / stride + 1; };
  return {places(input.height + window.top + window.bottom - window.height, window.stride_y),
          places(input.width + window.left + window.right - window.width, window.stride_x), channels};
}

}  // namespace inkling
