#include "server/text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace inkling::server {
namespace {

TEST(Text, PlainTextIsUtf8WithoutControls) {
  for (const char* text : {"", "digits 7", "ü€😀", "\u00A0", "\uFFFD", "\U0010FFFF"}) {
    EXPECT_TRUE(is_plain_text(text)) << text;
  }
  for (const char* text :
       {"a\nb", "a\tb", "\x1b[31m", "\x7f", "\u0085", "\u009b", "\xff", "a\xc3", "\xc0\x80", "\xe0\x80\x80",
        "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf0\x80\x80\x80", "\x80"}) {
    EXPECT_FALSE(is_plain_text(text)) << printable(text);
  }
}

TEST(Text, WhatIsNotPlainIsSpelledOut) {
  EXPECT_EQ(printable("ü.npz"), "ü.npz");
  EXPECT_EQ(printable("\x1b[31mred\n"), "\\x1b[31mred\\x0a");
  EXPECT_EQ(printable("\u009b!"), "\\xc2\\x9b!");
  EXPECT_EQ(printable("a\xff"), "a\\xff");
}

TEST(Text, IsCutBetweenCharacters) {
  EXPECT_EQ(shortened("short", 5), "short");
  EXPECT_EQ(shortened("longer", 5), "longe...");
  EXPECT_EQ(shortened("aaü€", 3), "aa...");
}

}  // namespace
}  // namespace inkling::server
