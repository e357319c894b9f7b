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

TEST(Access, OtherSitesPagesChangeNothing) {
  const std::string other_page = "Origin: http://evil.example\r\nSec-Fetch-Site: cross-site\r\n";
  Access access = Access::open();
  for (const char* method : {"GET", "POST"}) EXPECT_EQ(ask(access, other_page, method), 403) << method;
  EXPECT_EQ(ask(access, "Origin: http://h\r\nSec-Fetch-Site: same-origin\r\n"), 200);
  access.allow(Origins::parse({"http://evil.example"}).value());
  EXPECT_EQ(ask(access, other_page), 200) << "it was told to";
}

TEST(Access, TheTokenIsEnoughForPagesOfAnyOrigin) {
  const Access access = Access::with_token("0123456789abcdef");
  const std::string other_page = "Origin: http://a.example\r\nSec-Fetch-Site: cross-site\r\n";
  EXPECT_EQ(ask(access, other_page), 401);
  EXPECT_EQ(ask(access, other_page + "Authorization: Bearer 0123456789abcdef\r\n"), 200);
}

TEST(Access, MayKeepGetFromChangingAnything) {
  const std::string text =
      "GET /train HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer 0123456789abcdef\r\n\r\n";
  const auto head = parse_head(text, {});
  const httplib::Request request;
  for (Access access : {Access::open(), Access::with_token("0123456789abcdef")}) {
    httplib::Response answer;
    EXPECT_TRUE(access.may_change({head.value(), "", request, ""}, answer));
    access.allow_get(false);
    EXPECT_FALSE(access.may_change({head.value(), "", request, ""}, answer));
    EXPECT_EQ(answer.status, 405);
    EXPECT_EQ(answer.get_header_value("Allow"), "POST, OPTIONS");
  }
}

// 200 when the server may be called so.
int call(const Access& access, const std::string& host) {
  const std::string text = "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
  const auto head = parse_head(text, {});
  const httplib::Request request;
  httplib::Response answer;
  return access.may_ask({head.value(), "", request, ""}, answer) ? 200 : answer.status;
}

TEST(Access, MayExpectTheNamesOfThisMachine) {
  Access access = Access::open();
  EXPECT_EQ(call(access, "rebound.example"), 200);
  access.expect_local_names("my-machine");
  for (const char* host :
       {"localhost", "LocalHost:8080", "127.0.0.1:1", "[::1]:8080", "[::1]", "my-machine:80"}) {
    EXPECT_EQ(call(access, host), 200) << host;
  }
  for (const char* host : {"rebound.example", "rebound.example:8080", "", ":8080",
                           "localhost.rebound.example", "127.0.0.1.rebound.example", "192.168.0.1"}) {
    EXPECT_EQ(call(access, host), 421) << host;
  }
  access.allow(Origins::parse({"https://digits.example"}).value());
  EXPECT_EQ(call(access, "digits.example"), 200) << "a proxy that passes on its name";
  access.expect_local_names("::1");
  EXPECT_EQ(call(access, "[::1]:8080"), 200);
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
