#include "npz/text.hpp"

#include <gtest/gtest.h>

#include "fixture.hpp"

namespace inkling::npz {
namespace {

TEST(Text, AcceptsUtf8OfEveryLength) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("digit"));
  EXPECT_TRUE(
      is_utf8("gr\xC3\xB6\xC3\x9F"
              "e \xE9\x87\x8D\xE3\x81\xBF \xF0\x9D\x9F\x99"));
}

TEST(Text, RefusesMalformedUtf8) {
  EXPECT_FALSE(is_utf8("\x80"));              // continuation without lead
  EXPECT_FALSE(is_utf8("\xC3"));              // cut
  EXPECT_FALSE(is_utf8("\xC3("));             // no continuation
  EXPECT_FALSE(is_utf8("\xC0\x80"));          // overlong
  EXPECT_FALSE(is_utf8("\xE0\x80\x80"));      // overlong
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));      // surrogate
  EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80"));  // beyond Unicode
  EXPECT_FALSE(is_utf8("\xFF"));
}

TEST(Text, AppendsEveryKindOfCodePoint) {
  std::string text;
  for (const std::uint32_t code_point : {0x41U, 0xDFU, 0x91CDU, 0x1D7D9U})
    EXPECT_TRUE(append_utf8(text, code_point));
  EXPECT_EQ(text, "A\xC3\x9F\xE9\x87\x8D\xF0\x9D\x9F\x99");
  EXPECT_FALSE(append_utf8(text, 0xD800));
  EXPECT_FALSE(append_utf8(text, 0x110000));
}

TEST(Text, TurnsLatin1ToUtf8AndBack) {
  Bytes all;
  for (unsigned byte = 0; byte < 256; ++byte) all.push_back(static_cast<std::uint8_t>(byte));
  Bytes utf8;
  append_latin1_as_utf8(utf8, all);
  EXPECT_EQ(utf8.size(), 128U + 2 * 128U);
  EXPECT_EQ(to_latin1(as_text(utf8)), all);
  EXPECT_EQ(to_latin1("\xC4\x80"), std::nullopt);  // U+0100
  EXPECT_EQ(to_latin1("\xFF"), std::nullopt);
}

TEST(Text, QuotesWhatMayBeHostile) {
  EXPECT_EQ(in_quotes("weights"), "\"weights\"");
  EXPECT_EQ(in_quotes("a\x1B[31m\n\xFF\xC3\xB6"), "\"a?[31m??\xC3\xB6\"");
  EXPECT_LT(in_quotes(std::string(100000, 'x')).size(), 100U);
}

}  // namespace
}  // namespace inkling::npz
