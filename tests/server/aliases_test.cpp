#include "server/aliases.hpp"

#include <gmock/gmock.h>

#include <string>
#include <string_view>

namespace inkling::server {
namespace {

using ::testing::HasSubstr;

Result<Aliases> read(std::string_view text) {
  return read_aliases(Bytes(text.begin(), text.end()));
}

TEST(AliasesFile, IsReadAsItIsWritten) {
  const Aliases aliases = {{"stable", "mlp-v4"}, {"beta", "cnn"}};
  const auto again = read(write_aliases(aliases));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(*again, aliases);
}

TEST(AliasesFile, IsRefusedWhenItIsNotWhatItShouldBe) {
  for (const std::string text :
       {"", "{", "[]", "7", R"({"a": 1})", R"({"a": {"b": "c"}})", R"({"../a": "b"})", R"({"a": "../b"})"}) {
    const auto aliases = read(text);
    ASSERT_FALSE(aliases) << text;
    EXPECT_EQ(aliases.error().code, ErrorCode::bad_file);
    EXPECT_THAT(aliases.error().message, HasSubstr("expected"));
  }
  EXPECT_FALSE(read(std::string(1'000'000, '[')));
}

}  // namespace
}  // namespace inkling::server
