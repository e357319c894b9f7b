#include "inkling/refusal.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace inkling {
namespace {

TEST(Refusal, PutsItsPiecesIntoTheText) {
  const std::string name = "weights";
  const Error error = bad_file("{}: expected {}, got {}", {name, "[2]", 7});
  EXPECT_EQ(error.code, ErrorCode::bad_file);
  EXPECT_EQ(error.message, "weights: expected [2], got 7");
}

TEST(Refusal, WritesWholeNumbersOfAnySize) {
  EXPECT_EQ(join("{} {} {}", {0, -1, std::numeric_limits<std::int64_t>::min()}), "0 -1 -9223372036854775808");
  EXPECT_EQ(join("{}", {std::numeric_limits<std::uint64_t>::max()}), "18446744073709551615");
}

TEST(Refusal, TellsTextsFromNumbers) {
  EXPECT_EQ(join("[{}] [{}] [{}]", {std::string_view(), "", "-"}), "[] [] [-]");
}

TEST(Refusal, TakesNothingFromThePiecesForText) {
  EXPECT_EQ(join("{} and {}", {"{}", 2}), "{} and 2");
}

TEST(Refusal, BecomesAnyResult) {
  const auto refused = []() -> Result<std::string> { return unsupported("is encrypted"); }();
  ASSERT_FALSE(refused);
  const auto passed_on = [&]() -> Result<int> { return pass_on(refused.error()); }();
  ASSERT_FALSE(passed_on);
  EXPECT_EQ(passed_on.error().code, ErrorCode::unsupported);
  EXPECT_EQ(passed_on.error().message, "is encrypted");
}

}  // namespace
}  // namespace inkling
