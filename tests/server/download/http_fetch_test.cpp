#include "server/download/http_fetch.hpp"

#include <gtest/gtest.h>

#include <string>

namespace inkling::download {
namespace {

TEST(ParseUrl, SplitsOriginAndPath) {
  const Result<Url> url = parse_url("https://example.org:8443/mnist/a.gz");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->origin, "https://example.org:8443");
  EXPECT_EQ(url->path, "/mnist/a.gz");
  EXPECT_EQ(parse_url("http://[::1]:80").value().origin, "http://[::1]:80");
  EXPECT_EQ(parse_url("http://[::1]").value().path, "/");
}

TEST(ParseUrl, RefusesWhatIsNoWebAddress) {
  for (const std::string text :
       {"", "example.org", "ftp://example.org/", "http://", "https:///a", "http://a:/", "http://a:x/",
        "http://a:99999/", "http://a:99999999999999999999/"}) {
    const Result<Url> url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().code, ErrorCode::invalid_argument);
  }
}

}  // namespace
}  // namespace inkling::download
