#include "nn/repeated_windows.hpp"

#include <algorithm>

#include "inkling/bit_cast.hpp"

namespace inkling {
namespace {

// Not by ==, for which -0 is 0.
bool have_same_bits(const float* a, const float* b, int count) {
  std::uint32_t difference = 0;
  for (int i = 0; i < count; ++i) {
    difference |= bit_cast<std::uint32_t>(a[i]) ^ bit_cast<std::uint32_t>(b[i]);
  }
  return difference == 0;
}

}  // namespace

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
    runs_[x] = have_same_bits(column, column - channels_, channels_) ? runs_[x] + 1 : 0;
  }
  next_line_ += static_cast<std::ptrdiff_t>(width_) * channels_;
  ++lines_read_;
}

}  // namespace inkling
