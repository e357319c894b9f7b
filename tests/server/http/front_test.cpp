// The front with real sockets on loopback: how it speaks HTTP.
#include <gmock/gmock.h>

#include <chrono>
#include <random>
#include <string>
#include <thread>

#include "server/http/front_fixture.hpp"

namespace inkling::http {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using ::testing::HasSubstr;
using testing::RawClient;

TEST_F(FrontTest, KeepsConnections) {
  RawClient client = connect();
  for (int i = 0; i < 100; ++i) {
    const Answer answer = client.ask(post(std::to_string(i)));
    ASSERT_EQ(answer.status, 200);
    ASSERT_EQ(answer.body, std::to_string(i));
  }
}

TEST_F(FrontTest, AnswersPipelinedRequestsInOrder) {
  RawClient client = connect();
  std::string requests;
  for (int i = 0; i < 1000; ++i) requests += post(std::to_string(i));
  ASSERT_TRUE(client.send(requests));
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(client.receive().body, std::to_string(i));
}

TEST_F(FrontTest, TakesRequestsByteByByte) {
  RawClient client = connect();
  for (const char c : post("slowly")) {
    ASSERT_TRUE(client.send({&c, 1}));
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_EQ(client.receive().body, "slowly");
}

TEST_F(FrontTest, DecodesChunkedBodies) {
  RawClient client = connect();
  const Answer answer = client.ask(
      "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_EQ(answer.body, "abcde");
  EXPECT_EQ(client.ask(kGet).body, "hi") << "what follows is the next request";
}

TEST_F(FrontTest, LetsClientsContinue) {
  RawClient client = connect();
  const std::string head =
      "POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n";
  EXPECT_EQ(client.ask(head).status, 100);
  EXPECT_EQ(client.ask("body").body, "body");
}

TEST_F(FrontTest, DoesNotLetClientsContinueInVain) {
  RawClient client = connect();
  EXPECT_EQ(
      client.ask("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n")
          .status,
      413);
}

TEST_F(FrontTest, HonoursTheClientsWishToClose) {
  RawClient client = connect();
  const Answer answer = client.ask("GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(answer.field("Connection"), "close");
  EXPECT_TRUE(client.is_closed_within(1s));
}

TEST_F(FrontTest, SpeaksHttp10) {
  RawClient client = connect();
  const Answer kept = client.ask("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(kept.body, "hi");
  EXPECT_EQ(kept.field("Connection"), "keep-alive");
  EXPECT_EQ(client.ask("GET /hello HTTP/1.0\r\n\r\n").field("Connection"), "close");
  EXPECT_TRUE(client.is_closed_within(1s));
}

TEST_F(FrontTest, AnswersAClientThatEndedItsSide) {
  RawClient client = connect();
  ASSERT_TRUE(client.send(std::string(kGet) + std::string(kGet)));
  client.end_sending();
  EXPECT_EQ(client.receive().body, "hi");
  EXPECT_EQ(client.receive().body, "hi");
  EXPECT_TRUE(client.is_closed_within(1s));
}

TEST_F(FrontTest, LetsAClientWithALargeBodyReadItsRefusal) {
  RawClient client = connect();
  const Answer answer = client.ask("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 100000000\r\n\r\n");
  EXPECT_EQ(answer.status, 413);
  EXPECT_THAT(answer.error(), HasSubstr("8388608"));
  EXPECT_EQ(answer.field("Connection"), "close");
  // A client that is still sending would meet a reset, which can destroy an answer on its way.
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(client.send(std::string(100'000, 'x'))) << "it was reset";
    std::this_thread::sleep_for(5ms);
  }
  EXPECT_EQ(client.receive(100ms).status, 0) << "the body was taken for a request";
}

TEST_F(FrontTest, DoesNotListenForeverToWhoWasRefused) {
  limits_.linger = Seconds{0.2};
  RawClient client = connect();
  EXPECT_EQ(client.ask("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 100000000\r\n\r\n").status, 413);
  const auto start = Clock::now();
  while (client.send("x") && Clock::now() - start < 5s) std::this_thread::sleep_for(5ms);
  EXPECT_LT(Clock::now() - start, 2s);
}

TEST_F(FrontTest, StopsChunkedBodiesAtTheLimit) {
  RawClient client = connect();
  ASSERT_TRUE(client.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"));
  const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
  for (int i = 0; i < 300 && client.send(chunk); ++i) {
  }
  EXPECT_EQ(client.receive().status, 413);
}

TEST_F(FrontTest, ClosesAfterWhatItCannotFrame) {
  for (const std::string request :
       {"\x16\x03\x01\x02", "{\"image\": 1}", "GET / HTTP/1.1\nHost: h\n\n", "GET / HTTP/1.1\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "get it\r\n\r\n"}) {
    RawClient client = connect();
    ASSERT_TRUE(client.send(request));
    client.send(kGet);
    const Answer answer = client.receive();
    EXPECT_EQ(answer.status, 400) << request;
    EXPECT_NE(answer.error(), "") << request;
    EXPECT_TRUE(client.is_closed_within(1s)) << request;
    EXPECT_EQ(client.received(), "") << "what followed was answered: " << request;
  }
}

TEST_F(FrontTest, LimitsHeaders) {
  RawClient client = connect();
  client.send("GET /hello HTTP/1.1\r\nX: " + std::string(20'000, 'a'));
  EXPECT_EQ(client.receive().status, 431);
}

TEST_F(FrontTest, SurvivesNoise) {
  const std::string good =
      "POST /echo?a=%41 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nAccept-Encoding: br;q=0.5\r\n"
      "Range: bytes=0-1\r\n\r\nhello";
  std::mt19937 random(1);
  for (int round = 0; round < 400; ++round) {
    std::string bytes = good;
    for (int change = 0; change <= round % 4; ++change) {
      const std::size_t at = random() % bytes.size();
      switch (random() % 3) {
        case 0:
          bytes[at] = static_cast<char>(random());
          break;
        case 1:
          bytes.erase(at, 1 + random() % 4);
          break;
        default:
          bytes.insert(at, 1 + random() % 4, "\r\n :%\0/z"[random() % 8]);
          break;
      }
    }
    RawClient client = connect();
    ASSERT_TRUE(client.send(bytes));
    client.end_sending();
    EXPECT_TRUE(client.is_closed_within(5s));
    std::string received = client.received();
    while (!received.empty()) {
      const Answer answer = testing::take_answer(received);
      ASSERT_NE(answer.status, 0) << bytes << received;
      EXPECT_NE(answer.status, 500) << bytes;
      EXPECT_TRUE(answer.status < 400 || !answer.error().empty()) << bytes;
    }
  }
  EXPECT_EQ(connect().ask(kGet).status, 200);
}

}  // namespace
}  // namespace inkling::http
