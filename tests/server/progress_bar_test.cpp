#include "server/progress_bar.hpp"

#include <gmock/gmock.h>
#include <pty.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace inkling::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A terminal that nobody looks at, 60 columns wide.
class Terminal {
 public:
  Terminal() {
    winsize size{};
    size.ws_row = 24;
    size.ws_col = 60;
    int program_side = -1;
    if (::openpty(&our_side_, &program_side, nullptr, nullptr, &size) == 0)
      stream_ = ::fdopen(program_side, "w");
  }
  ~Terminal() {
    std::fclose(stream_);
    ::close(our_side_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  Terminal(Terminal&&) = delete;
  Terminal& operator=(Terminal&&) = delete;

  [[nodiscard]] std::FILE* stream() const { return stream_; }
  // What was written since the last time; there must be something.
  [[nodiscard]] std::string shown() const {
    std::array<char, 4096> text{};
    const ssize_t size = ::read(our_side_, text.data(), text.size());
    return {text.data(), static_cast<std::size_t>(size)};
  }

 private:
  int our_side_ = -1;
  std::FILE* stream_ = nullptr;
};

class ProgressBarOnATerminal : public ::testing::Test {
 protected:
  ProgressBarOnATerminal() {
    ::unsetenv("NO_COLOR");
    ::setenv("TERM", "xterm", 1);
  }
  ~ProgressBarOnATerminal() override { ::unsetenv("NO_COLOR"); }

  const Terminal terminal_;
};

TEST_F(ProgressBarOnATerminal, ShowsBarShareAndText) {
  ProgressBar bar(terminal_.stream());
  bar.update(0.5, "epoch 1/2  3 s left");
  const std::string shown = terminal_.shown();
  EXPECT_THAT(shown, HasSubstr("████████████████ "));  // half of the 32 columns that the text leaves
  EXPECT_THAT(shown, HasSubstr(" 50 %  epoch 1/2  3 s left"));
  EXPECT_THAT(shown, HasSubstr("\x1b[34m"));
}

TEST_F(ProgressBarOnATerminal, LongTextMakesTheBarShorterAndNeverWraps) {
  ProgressBar bar(terminal_.stream());
  bar.update(1, std::string(100, 'x'));
  const std::string shown = terminal_.shown();
  EXPECT_THAT(shown, HasSubstr("m████████\x1b"));
  EXPECT_EQ(std::count(shown.begin(), shown.end(), 'x'), 60 - 8 - 8 - 1);
}

TEST_F(ProgressBarOnATerminal, NoColorIsHonoured) {
  ::setenv("NO_COLOR", "1", 1);
  ProgressBar bar(terminal_.stream());
  bar.update(0.5, "half");
  EXPECT_THAT(terminal_.shown(), Not(HasSubstr("\x1b[34m")));
}

TEST_F(ProgressBarOnATerminal, DisappearsWhenItIsDone) {
  {
    ProgressBar bar(terminal_.stream());
    bar.update(0.5, "half");
    static_cast<void>(terminal_.shown());
  }
  EXPECT_EQ(terminal_.shown(), "\r\x1b[K");
}

TEST(ProgressBarInAFile, WritesItsLinesAndNothingElse) {
  std::FILE* file = std::tmpfile();
  {
    ProgressBar bar(file);
    bar.update(0.5, "half");
    bar.print("epoch 1 is done");
    bar.update(0.7, "more");
  }
  std::rewind(file);
  std::array<char, 100> text{};
  const std::size_t size = std::fread(text.data(), 1, text.size(), file);
  EXPECT_EQ(std::string(text.data(), size), "epoch 1 is done\n");
  std::fclose(file);
}

}  // namespace
}  // namespace inkling::server
