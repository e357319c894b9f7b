// One line on a terminal that shows how far long work has come, redrawn in place:
//
//   ███████████▌                     38 %  epoch 4 of 20, loss 0.0312, 2 s left
//
// On anything but a terminal it draws nothing, and print() just writes its line.
#pragma once

#include <chrono>
#include <cstdio>
#include <string_view>

namespace inkling::server {

class ProgressBar {
 public:
  explicit ProgressBar(std::FILE* stream);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ProgressBar(ProgressBar&&) = delete;
  ProgressBar& operator=(ProgressBar&&) = delete;

  // `share`: 0..1. Redraws at most ten times a second, so it may be called for every batch.
  void update(double share, std::string_view text);
  // A line that stays, above the bar.
  void print(std::string_view line);

 private:
  void erase();

  std::FILE* stream_;
  bool is_terminal_;
  bool has_colour_;
  bool is_drawn_ = false;
  std::chrono::steady_clock::time_point last_drawn_;
};

}  // namespace inkling::server
