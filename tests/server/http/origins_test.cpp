#include "server/http/origins.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace inkling::http {
namespace {

using ::testing::HasSubstr;

// Whether a request with these header lines may come in.
bool ask(const std::vector<std::string>& allowed, const std::string& fields,
         const std::string& host = "localhost:8080") {
  const std::string text = "POST /reset HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n";
  const auto head = parse_head(text, {});
  return Origins::parse(allowed).value().is_own_or_allowed(head.value());
}

TEST(Origins, ProgramsAreNoPages) {
  EXPECT_TRUE(ask({}, ""));
}

TEST(Origins, TheServersOwnPageMayAsk) {
  EXPECT_TRUE(ask({}, "Origin: http://localhost:8080\r\nSec-Fetch-Site: same-origin\r\n"));
  EXPECT_TRUE(ask({}, "Origin: http://LOCALHOST:8080\r\n"));
  EXPECT_TRUE(ask({}, "Origin: http://[::1]:8080\r\n", "[::1]:8080"));
  EXPECT_TRUE(ask({}, "Origin: https://digits.example\r\n", "digits.example")) << "behind a proxy with TLS";
  EXPECT_TRUE(ask({}, "Origin: https://digits.example\r\nSec-Fetch-Site: same-origin\r\n", "127.0.0.1:8080"))
      << "behind a proxy that passes on no Host";
  EXPECT_TRUE(ask({}, "Sec-Fetch-Site: none\r\n")) << "typed by a person";
}

TEST(Origins, OtherPagesMayNot) {
  for (const char* fields :
       {"Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n", "Origin: http://evil.example\r\n",
        "Origin: null\r\n", "Origin: \r\n", "Origin: http://localhost:3000\r\n",
        "Origin: http://localhost\r\n", "Origin: localhost:8080\r\n", "Origin: file://\r\n",
        "Origin: http://localhost:8080.evil.example\r\n",
        "Origin: http://localhost:8080\r\nSec-Fetch-Site: cross-site\r\n"}) {
    EXPECT_FALSE(ask({}, fields)) << fields;
  }
}

TEST(Origins, AllowedPagesMay) {
  const std::vector<std::string> allowed = {"https://a.example", "http://localhost:3000"};
  EXPECT_TRUE(ask(allowed, "Origin: https://a.example\r\nSec-Fetch-Site: cross-site\r\n"));
  EXPECT_TRUE(ask(allowed, "Origin: http://localhost:3000\r\nSec-Fetch-Site: same-site\r\n"));
  EXPECT_FALSE(ask(allowed, "Origin: http://a.example\r\n"));
  EXPECT_FALSE(ask(allowed, "Origin: https://b.example\r\nSec-Fetch-Site: cross-site\r\n"));
  EXPECT_FALSE(ask(allowed, "Sec-Fetch-Site: cross-site\r\n")) << "an image or a link says no origin";
  EXPECT_TRUE(ask({"*"}, "Origin: null\r\nSec-Fetch-Site: cross-site\r\n"));
  EXPECT_TRUE(ask({"*"}, "Sec-Fetch-Site: cross-site\r\n"));
}

TEST(Origins, KnowTheirHosts) {
  const Origins origins = Origins::parse({"https://a.example", "http://[2001:db8::1]:3000"}).value();
  EXPECT_TRUE(origins.has_host("A.example:8080"));
  EXPECT_TRUE(origins.has_host("[2001:db8::1]"));
  EXPECT_FALSE(origins.has_host("b.example"));
  EXPECT_FALSE(origins.has_host(""));
  EXPECT_TRUE(Origins::parse({"*"})->has_host("b.example"));
}

TEST(Origins, NoneIsNoOther) {
  EXPECT_FALSE(ask({"none"}, "Origin: https://none\r\n"));
  EXPECT_FALSE(Origins::parse({"none"})->has_host("none"));
  EXPECT_TRUE(ask({"none"}, "Origin: http://localhost:8080\r\n"));
}

TEST(Origins, AreWrittenAsBrowsersWriteThem) {
  for (const char* text : {"", "a.example", "https://", "https://a.example/", "https://a.example/path",
                           "ftp://a.example", "https://*.example", "https://u@a.example", "null"}) {
    const Result<Origins> origins = Origins::parse({text});
    ASSERT_FALSE(origins) << text;
    EXPECT_EQ(origins.error().code, ErrorCode::invalid_argument);
    EXPECT_THAT(origins.error().message, HasSubstr("https://HOST"));
  }
}

}  // namespace
}  // namespace inkling::http
