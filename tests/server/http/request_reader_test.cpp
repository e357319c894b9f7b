#include "server/http/request_reader.hpp"

#include <gtest/gtest.h>

#include <string>

namespace inkling::http {
namespace {

using State = RequestReader::State;

const Limits kLimits;
constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view kPost = "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nxyz";
constexpr std::string_view kChunked =
    "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nuvw\r\n0\r\n\r\n";

State after(RequestReader& reader, std::string_view bytes) {
  reader.append(bytes);
  return reader.advance();
}

int refusal_of(std::string_view bytes) {
  RequestReader reader(kLimits);
  return after(reader, bytes) == State::refused ? reader.refusal().status : 0;
}

TEST(RequestReader, CollectsWhatComesByteByByte) {
  RequestReader reader(kLimits);
  EXPECT_EQ(reader.advance(), State::idle);
  for (std::size_t i = 0; i + 1 < kPost.size(); ++i) {
    EXPECT_EQ(after(reader, kPost.substr(i, 1)), State::partial) << i;
  }
  EXPECT_EQ(after(reader, "z"), State::complete);
  EXPECT_EQ(reader.head().target, "/b");
  EXPECT_EQ(reader.body(), "xyz");
}

TEST(RequestReader, KeepsNoEmptyLines) {
  RequestReader reader(kLimits);
  for (int i = 0; i < 100'000; ++i) EXPECT_EQ(after(reader, i % 2 == 0 ? "\r\n\r" : "\n"), State::idle);
  EXPECT_LT(reader.bytes(), 1000U) << "sent without end, they would fill the memory";
  EXPECT_EQ(after(reader, kGet), State::complete);
}

TEST(RequestReader, ALoneReturnBeginsNoRequest) {
  RequestReader reader(kLimits);
  EXPECT_EQ(after(reader, "\r"), State::idle) << "half an empty line";
  EXPECT_EQ(after(reader, "x"), State::refused);
  EXPECT_EQ(refusal_of("\r\r\n"), 400);
}

TEST(RequestReader, SeparatesPipelinedRequests) {
  RequestReader reader(kLimits);
  reader.append(std::string(kGet) + std::string(kPost) + std::string(kChunked) + std::string(kGet));
  for (const char* body : {"", "xyz", "uvw"}) {
    ASSERT_EQ(reader.advance(), State::complete);
    EXPECT_EQ(reader.body(), body);
    EXPECT_TRUE(reader.is_followed());
    reader.next();
  }
  ASSERT_EQ(reader.advance(), State::complete);
  EXPECT_FALSE(reader.is_followed());
  reader.next();
  EXPECT_EQ(reader.advance(), State::idle);
}

TEST(RequestReader, ReadsManyRequestsFromOneBuffer) {
  RequestReader reader(kLimits);
  std::string bytes;
  for (int i = 0; i < 5000; ++i) bytes += kPost;
  reader.append(bytes);
  for (int i = 0; i < 5000; ++i) {
    ASSERT_EQ(reader.advance(), State::complete) << i;
    ASSERT_EQ(reader.body(), "xyz");
    reader.next();
  }
  EXPECT_EQ(reader.advance(), State::idle);
  EXPECT_LT(reader.bytes(), 70'000U);
}

TEST(RequestReader, SkipsEmptyLinesBeforeARequest) {
  RequestReader reader(kLimits);
  EXPECT_EQ(after(reader, "\r\n\r"), State::idle);
  EXPECT_EQ(after(reader, "\n"), State::idle);
  EXPECT_EQ(after(reader, kGet), State::complete);
}

TEST(RequestReader, RefusesOtherProtocolsAtTheirFirstByte) {
  EXPECT_EQ(refusal_of("\x16\x03\x01"), 400);  // TLS
  EXPECT_EQ(refusal_of("{"), 400);
  EXPECT_EQ(refusal_of(std::string_view("\0", 1)), 400);
}

TEST(RequestReader, RefusesBareLineFeeds) {
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\n"), 400);
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: a\n"), 400);
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: a\r\n\n"), 400);
}

TEST(RequestReader, RefusesLongHeadsBeforeTheyEnd) {
  EXPECT_EQ(refusal_of("GET /" + std::string(kLimits.head_bytes, 'a')), 431);
  std::string lines = "GET / HTTP/1.1\r\n";
  while (lines.size() <= kLimits.head_bytes) lines += "A: b\r\n";
  EXPECT_EQ(refusal_of(lines), 431);
}

TEST(RequestReader, StaysRefused) {
  RequestReader reader(kLimits);
  ASSERT_EQ(after(reader, "{"), State::refused);
  EXPECT_EQ(after(reader, kGet), State::refused);
}

TEST(RequestReader, RefusesALongChunkedBody) {
  RequestReader reader(kLimits);
  EXPECT_EQ(after(reader, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"),
            State::partial);
  EXPECT_EQ(after(reader, "800001\r\n"), State::refused);
  EXPECT_EQ(reader.refusal().status, 413);
}

TEST(RequestReader, TellsOnceThatTheClientWaitsToContinue) {
  RequestReader reader(kLimits);
  EXPECT_EQ(after(reader, "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"),
            State::partial);
  EXPECT_TRUE(reader.take_expectation());
  EXPECT_FALSE(reader.take_expectation());
  EXPECT_EQ(after(reader, "ab"), State::complete);
  reader.next();
  EXPECT_EQ(after(reader, "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\na"),
            State::partial);
  EXPECT_FALSE(reader.take_expectation()) << "it did not wait";
}

TEST(RequestReader, GivesLargeBuffersBack) {
  RequestReader reader(kLimits);
  const std::string body(1'000'000, 'b');
  ASSERT_EQ(after(reader, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n" + body),
            State::complete);
  EXPECT_GE(reader.bytes(), body.size());
  reader.next();
  EXPECT_LT(reader.bytes(), 50'000U);
}

}  // namespace
}  // namespace inkling::http
