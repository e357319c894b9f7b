#include "server/http/access.hpp"

#include <gmock/gmock.h>

#include <string>

#include "server/files.hpp"
#include "support/temporary_folder.hpp"

namespace inkling::http {
namespace {

using ::testing::HasSubstr;

// 200 when the client may.
int ask(const Access& access, const std::string& fields, const std::string& method = "POST") {
  const std::string text = method + " /train HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
  const auto head = parse_head(text, {});
  const httplib::Request request;
  httplib::Response answer;
  return access.may_change({head.value(), "", request, ""}, answer) ? 200 : answer.status;
}

TEST(Access, OpenLetsEverybody) {
  EXPECT_EQ(ask(Access::open(), ""), 200);
}

TEST(Access, ReadOnlyLetsNobody) {
  EXPECT_EQ(ask(Access::read_only(), "Authorization: Bearer 0123456789abcdef\r\n"), 403);
}

TEST(Access, TheTokenLetsWhoeverHasIt) {
  const Access access = Access::with_token("0123456789abcdef");
  EXPECT_EQ(ask(access, "Authorization: Bearer 0123456789abcdef\r\n"), 200);
  EXPECT_EQ(ask(access, "authorization: bearer 0123456789abcdef\r\n"), 200);
  for (const char* fields :
       {"", "Authorization: Bearer\r\n", "Authorization: Bearer 0123456789abcdeg\r\n",
        "Authorization: Bearer 0123456789abcde\r\n", "Authorization: Basic 0123456789abcdef\r\n",
        "Authorization: 0123456789abcdef\r\n", "Cookie: Bearer 0123456789abcdef\r\n"}) {
    EXPECT_EQ(ask(access, fields), 401) << fields;
  }
}

TEST(Access, HeadChangesNothing) {
  EXPECT_EQ(ask(Access::open(), "", "HEAD"), 405);
}

TEST(Access, ReadsTheTokenWithoutItsLineEnd) {
  const testing::TemporaryFolder folder;
  const std::string text = " 0123456789abcdef\r\n";
  ASSERT_TRUE(server::write_file(folder / "token", Bytes(text.begin(), text.end())));
  EXPECT_EQ(read_token(folder / "token").value(), "0123456789abcdef");
}

TEST(Access, RefusesTokensThatAreNoSecret) {
  const testing::TemporaryFolder folder;
  for (const std::string text : {"", "   \n", "short"}) {
    ASSERT_TRUE(server::write_file(folder / "token", Bytes(text.begin(), text.end())));
    const Result<std::string> token = read_token(folder / "token");
    ASSERT_FALSE(token);
    EXPECT_THAT(token.error().message, HasSubstr("at least 16"));
  }
  EXPECT_FALSE(read_token(folder / "nowhere"));
}

}  // namespace
}  // namespace inkling::http
