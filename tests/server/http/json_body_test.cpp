#include "server/http/json_body.hpp"

#include <gmock/gmock.h>

#include <string>

namespace inkling::http {
namespace {

std::string nested(int depth) {
  return "{\"a\":" + std::string(static_cast<std::size_t>(depth - 1), '[') +
         std::string(static_cast<std::size_t>(depth - 1), ']') + "}";
}

TEST(JsonBody, TakesObjects) {
  EXPECT_EQ(parse_json_object(R"({"a": 1})").value()["a"], 1);
  EXPECT_TRUE(parse_json_object("").value().empty());
}

TEST(JsonBody, RefusesEverythingElse) {
  for (const char* body : {"[]", "1", "null", "{", "{\"a\":}", "{} {}", "\xFF", "a=b", "\"", "{\"a\":\"\\"}) {
    const auto parsed = parse_json_object(body);
    ASSERT_FALSE(parsed) << body;
    EXPECT_EQ(parsed.error().status, 400) << body;
  }
}

TEST(JsonBody, BoundsTheNesting) {
  EXPECT_TRUE(parse_json_object(nested(kMaxJsonDepth)));
  const auto deeper = parse_json_object(nested(kMaxJsonDepth + 1));
  ASSERT_FALSE(deeper);
  EXPECT_THAT(deeper.error().message, ::testing::HasSubstr("deep"));
  EXPECT_FALSE(parse_json_object(nested(1'000'000)));
}

TEST(JsonBody, BracketsInStringsAreText) {
  const std::string brackets(100, '[');
  EXPECT_EQ(parse_json_object("{\"a\":\"\\\\\\\"" + brackets + "\"}").value()["a"], "\\\"" + brackets);
}

TEST(JsonBody, FieldsThatAreNullAreAbsent) {
  const nlohmann::json object = {{"a", nullptr}, {"b", false}};
  EXPECT_EQ(find_field(object, "a"), nullptr);
  EXPECT_EQ(find_field(object, "c"), nullptr);
  EXPECT_EQ(*find_field(object, "b"), false);
}

TEST(JsonBody, FlagsAreTrueOrFalse) {
  const nlohmann::json object = {{"a", nullptr}, {"b", false}, {"c", true}, {"d", 1}};
  EXPECT_EQ(find_flag(object, "a").value(), std::nullopt);
  EXPECT_EQ(find_flag(object, "b").value(), false);
  EXPECT_EQ(find_flag(object, "c").value(), true);
  EXPECT_EQ(find_flag(object, "d").error().status, 422);
}

}  // namespace
}  // namespace inkling::http
