#include "data/letters.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <set>
#include <string>

namespace inkling {
namespace {

TEST(Letters, AreWellFormed) {
  std::set<std::string_view> different;
  for (const std::string_view letter : letters()) {
    ASSERT_EQ(letter.size() % 3, 2U) << letter;
    EXPECT_GT(letter.size(), 5U) << letter;
    for (std::size_t i = 0; i < letter.size(); ++i) {
      const char c = letter[i];
      ASSERT_TRUE(i % 3 == 2 ? c == ' ' || c == '-' || c == '~' : c >= '0' && c <= '9') << letter;
    }
    different.insert(letter);
  }
  EXPECT_EQ(different.size(), letters().size());
  EXPECT_GE(different.size(), 50U);
}

}  // namespace
}  // namespace inkling
