// Windows that see just what the window to their left sees: most of those of a drawing, which is mostly
// paper. Their outputs are the same to the bit, and need not be computed again.
#pragma once

#include <cstddef>
#include <cstdint>

#include "nn/window.hpp"

namespace inkling {

class RepeatedWindows {
 public:
  // For windows that step over an image, [any, width, channels] with its margins, by one column.
  // `memory`: [memory_size(width)], for as long as this is used.
  RepeatedWindows(const float* image, int width, int channels, const Window& window, std::int32_t* memory);

  static int memory_size(int width) { return 2 * width; }

  // Goes down to the windows whose first line this is; never up.
  void move_to(int line);

  // For the `places` windows of that line, from left to right: compute(first, count) where they see something
  // new, repeat(first, count) where they see what the window before `first` sees.
  template <class Compute, class Repeat>
  void for_each_run(int places, Compute&& compute, Repeat&& repeat) const {
    int begin = 0;
    for (int place = 1; place < places; ++place) {
      int end = place;
      while (end < places && streaks_[end + window_width_ - 1] >= window_width_) {
        ++end;
      }
      if (end - place >= kWorthCopying) {
        compute(begin, place - begin);
        repeat(place, end - place);
        begin = end;
      }
      place = end;
    }
    if (begin < places) {
      compute(begin, places - begin);
    }
  }

 private:
  static constexpr int kWorthCopying = 3;  // fewer are computed together with their neighbours

  void read_line();

  const float* next_line_;
  int lines_read_ = 0;
  int width_;
  int channels_;
  int window_width_;
  int window_height_;
  std::int32_t* runs_;  // [width]: for how many lines up to the last one read a column equals the one before
  std::int32_t* streaks_;  // [width]: so many columns up to this one do so over the height of the window
};

}  // namespace inkling
