#include "nn/repeated_windows.hpp"

#include <algorithm>

#include "nn/kernels.hpp"

namespace inkling {

RepeatedWindows::RepeatedWindows(const float* image, int width, int channels, const Window& window,
                                 std::int32_t* memory)
    : next_line_(image),
      width_(width),
      channels_(channels),
      window_width_(window.width),
      window_height_(window.height),
      runs_(memory),
      streaks_(memory + width) {
  std::fill_n(memory, memory_size(width), 0);
}

void RepeatedWindows::move_to(int line) {
  while (lines_read_ < line + window_height_) {
    read_line();
  }
  for (int x = 1; x < width_; ++x) {
    streaks_[x] = runs_[x] >= window_height_ ? streaks_[x - 1] + 1 : 0;
  }
}

void RepeatedWindows::read_line() {
  for (int x = 1; x < width_; ++x) {
    const float* column = next_line_ + static_cast<std::ptrdiff_t>(x) * channels_;
    runs_[x] = kernels::are_same(column, column - channels_, channels_) ? runs_[x] + 1 : 0;
  }
  next_line_ += static_cast<std::ptrdiff_t>(width_) * channels_;
  ++lines_read_;
}

}  // namespace inkling
