#include "server/http/request_head.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace inkling::http {
namespace {

const Limits kLimits;

RequestHead good(std::string_view text) {
  auto head = parse_head(text, kLimits);
  EXPECT_TRUE(head) << head.error().message;
  return head.value_or(RequestHead{});
}

int status_of(const std::string& text) {
  const auto head = parse_head(text, kLimits);
  return head ? 200 : head.error().status;
}

std::string with(const std::string& fields) {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

TEST(RequestHead, ReadsARequest) {
  const RequestHead head = good("POST /predict?x=1 HTTP/1.1\r\nHost: a:8080\r\nContent-Length:  12 \r\n\r\n");
  EXPECT_EQ(head.method, "POST");
  EXPECT_EQ(head.target, "/predict?x=1");
  EXPECT_EQ(head.content_length, 12U);
  EXPECT_FALSE(head.chunked);
  EXPECT_TRUE(head.keep_alive);
}

TEST(RequestHead, FindsFieldsInAnyCase) {
  const RequestHead head = good("GET / HTTP/1.1\r\nhOsT: a\r\nAccept:b\r\n\r\n");
  EXPECT_EQ(head.field("ACCEPT"), "b");
  EXPECT_EQ(head.field("Host"), "a");
  EXPECT_EQ(head.field("Range"), std::nullopt);
}

TEST(RequestHead, CutsTheSchemeOffAnAbsoluteTarget) {
  EXPECT_EQ(good("GET http://a/b?c HTTP/1.1\r\nHost: a\r\n\r\n").target, "/b?c");
  EXPECT_EQ(good("GET http://a HTTP/1.1\r\nHost: a\r\n\r\n").target, "/");
}

TEST(RequestHead, KnowsWhoKeepsTheConnection) {
  EXPECT_TRUE(good("GET / HTTP/1.1\r\nHost: a\r\n\r\n").keep_alive);
  EXPECT_FALSE(good("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n").keep_alive);
  EXPECT_FALSE(good("GET / HTTP/1.0\r\n\r\n").keep_alive);
  EXPECT_TRUE(good("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").keep_alive);
}

TEST(RequestHead, Http10NeedsNoHost) {
  EXPECT_EQ(status_of("GET / HTTP/1.0\r\n\r\n"), 200);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), 400);
}

TEST(RequestHead, RefusesWhatTwoServersCouldFrameDifferently) {
  EXPECT_EQ(status_of(with("Content-Length: abc\r\n")), 400);
  EXPECT_EQ(status_of(with("Content-Length: +5\r\n")), 400);
  EXPECT_EQ(status_of(with("Content-Length: -1\r\n")), 400);
  EXPECT_EQ(status_of(with("Content-Length: 5, 5\r\n")), 400);
  EXPECT_EQ(status_of(with("Content-Length:\r\n")), 400);
  EXPECT_EQ(status_of(with("Content-Length: 5\r\nContent-Length: 5\r\n")), 400);
  EXPECT_EQ(status_of(with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")), 400);
  EXPECT_EQ(status_of(with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")), 400);
  EXPECT_EQ(status_of(with("Transfer-Encoding: gzip, chunked\r\n")), 501);
  EXPECT_EQ(status_of("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
}

TEST(RequestHead, RefusesMalformedFields) {
  EXPECT_EQ(status_of(with("Name : value\r\n")), 400);
  EXPECT_EQ(status_of(with(": value\r\n")), 400);
  EXPECT_EQ(status_of(with("no colon\r\n")), 400);
  EXPECT_EQ(status_of(with("Folded: a\r\n b\r\n")), 400);
  EXPECT_EQ(status_of(with("Carriage: a\rb\r\n")), 400);
  EXPECT_EQ(status_of(with(std::string("Nul: a\0b\r\n", 10))), 400);
}

TEST(RequestHead, RefusesMalformedRequestLines) {
  for (const char* line : {"GET", "GET /", "GET  / HTTP/1.1", "GET / HTTP/1.1 ", "GET / HTTP/1",
                           "GET / HTTQ/1.1", "GET nowhere HTTP/1.1", "GET / a HTTP/1.1", "G\x01T / HTTP/1.1",
                           "GET * HTTP/1.1", " / HTTP/1.1", "GET /\ta HTTP/1.1"}) {
    EXPECT_EQ(status_of(std::string(line) + "\r\nHost: a\r\n\r\n"), 400) << line;
  }
  EXPECT_EQ(status_of("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), 505);
  EXPECT_EQ(status_of("BREW / HTTP/1.1\r\nHost: a\r\n\r\n"), 501);
}

TEST(RequestHead, HasLimits) {
  EXPECT_EQ(status_of(with("Content-Length: 8388608\r\n")), 200);
  EXPECT_EQ(status_of(with("Content-Length: 8388609\r\n")), 413);
  EXPECT_EQ(status_of(with("Content-Length: 99999999999999999999999\r\n")), 413);
  EXPECT_EQ(status_of("GET /" + std::string(4096, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"), 414);
  EXPECT_EQ(status_of(with("Long: " + std::string(8000, 'a') + "\r\n")), 431);
  std::string many;
  for (int i = 0; i < 100; ++i) many += "A: b\r\n";
  EXPECT_EQ(status_of(with(many)), 431);
}

TEST(RequestHead, RefusesWhatTheServerCannotDo) {
  EXPECT_EQ(status_of(with("Content-Encoding: gzip\r\n")), 415);
  EXPECT_EQ(status_of(with("Expect: a miracle\r\n")), 417);
}

TEST(RequestHead, ListsSkipBlanksAndEmptyElements) {
  std::vector<std::string> elements;
  for_each_element(" a ,, b;q=1,\t", [&](std::string_view element) { elements.emplace_back(element); });
  EXPECT_THAT(elements, ::testing::ElementsAre("a", "b;q=1"));
}

}  // namespace
}  // namespace inkling::http
