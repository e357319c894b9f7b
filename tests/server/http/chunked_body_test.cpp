#include "server/http/chunked_body.hpp"

#include <gtest/gtest.h>

#include <string>

namespace inkling::http {
namespace {

int status_of(std::string_view bytes, std::size_t limit = 100) {
  ChunkedBody body(limit);
  body.append(bytes);
  return body.refusal() ? body.refusal()->status : body.done() ? 200 : 0;
}

TEST(ChunkedBody, JoinsChunks) {
  ChunkedBody body(100);
  const std::string bytes = "4\r\nWiki\r\nB;name=value\r\npedia in 12\r\n0\r\nTrailer: x\r\n\r\n";
  EXPECT_EQ(body.append(bytes + "next"), bytes.size()) << "what follows is not its own";
  EXPECT_TRUE(body.done());
  EXPECT_EQ(body.text(), "Wikipedia in 12");
}

TEST(ChunkedBody, TakesBytesOneByOne) {
  ChunkedBody body(100);
  for (const char c : std::string_view("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")) {
    EXPECT_FALSE(body.done());
    EXPECT_EQ(body.append({&c, 1}), 1U);
  }
  EXPECT_TRUE(body.done());
  EXPECT_EQ(body.text(), "abcde");
}

TEST(ChunkedBody, RefusesMoreThanItsLimit) {
  EXPECT_EQ(status_of("3\r\nabc\r\n0\r\n\r\n", 3), 200);
  EXPECT_EQ(status_of("4\r\n", 3), 413);
  EXPECT_EQ(status_of("2\r\nab\r\n2\r\n", 3), 413);
  EXPECT_EQ(status_of("fffffffffffffffff\r\n"), 413);
}

TEST(ChunkedBody, RefusesMalformedChunks) {
  for (const char* bytes : {"\r\n", "x\r\n", "-1\r\n", "+1\r\n", "0x1\r\n", "1 2\n", "1\n", "1\r\nab\r\n",
                            "1\r\na\n", "1.5\r\n"}) {
    EXPECT_EQ(status_of(bytes), 400) << bytes;
  }
}

TEST(ChunkedBody, RefusesEndlessExtensionsAndTrailers) {
  EXPECT_EQ(status_of("1;" + std::string(1000, 'x')), 400);
  std::string trailers = "0\r\n";
  for (int i = 0; i < 1000; ++i) trailers += "Name: value\r\n";
  EXPECT_EQ(status_of(trailers), 400);
}

}  // namespace
}  // namespace inkling::http
