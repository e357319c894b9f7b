#include "server/progress_bar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "server/terminal.hpp"

namespace inkling::server {
namespace {

constexpr int kMaxBarColumns = 32;
constexpr int kMinBarColumns = 8;
constexpr std::chrono::milliseconds kRedrawInterval{100};

// Eighths of a column, so that short work moves smoothly too.
std::string draw_bar(double share, int bar_columns) {
  constexpr std::array<std::string_view, 8> kEighths = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths = static_cast<std::size_t>(std::lround(share * bar_columns * 8));
  std::string bar;
  for (std::size_t i = 0; i < eighths / 8; ++i) bar += "█";
  bar += kEighths[eighths % 8];
  bar.append(static_cast<std::size_t>(bar_columns) - (eighths + 7) / 8, ' ');
  return bar;
}

}  // namespace

ProgressBar::ProgressBar(std::FILE* stream)
    : stream_(stream), is_terminal_(is_terminal(stream)), has_colour_(shows_colour(stream)) {}

ProgressBar::~ProgressBar() {
  erase();
}

void ProgressBar::update(double share, std::string_view text) {
  if (!is_terminal_) return;
  const auto now = std::chrono::steady_clock::now();
  if (is_drawn_ && now - last_drawn_ < kRedrawInterval) return;
  last_drawn_ = now;
  const double done = std::clamp(share, 0.0, 1.0);
  // The text comes first: the bar takes what it leaves. The last column stays free, or the line would wrap.
  constexpr int kPercentColumns = 8;
  const int free_columns = columns(stream_) - kPercentColumns - 1;
  const int bar_columns =
      std::clamp(free_columns - static_cast<int>(text.size()), kMinBarColumns, kMaxBarColumns);
  const auto room = static_cast<std::size_t>(std::max(0, free_columns - bar_columns));
  // Drawn over the last one, then the rest of the line is cleared: erasing first would flicker.
  fmt::print(stream_, "\r{}{}{} {:3.0f} %  {}\x1b[K", has_colour_ ? "\x1b[34m" : "",
             draw_bar(done, bar_columns), has_colour_ ? "\x1b[0m" : "", 100 * done, text.substr(0, room));
  static_cast<void>(std::fflush(stream_));
  is_drawn_ = true;
}

void ProgressBar::print(std::string_view line) {
  erase();
  fmt::print(stream_, "{}\n", line);
  static_cast<void>(std::fflush(stream_));
}

void ProgressBar::erase() {
  if (!is_drawn_) return;
  fmt::print(stream_, "\r\x1b[K");
  static_cast<void>(std::fflush(stream_));
  is_drawn_ = false;
}

}  // namespace inkling::server
