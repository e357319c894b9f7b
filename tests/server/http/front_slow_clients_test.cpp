// Clients that take their time.
#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "server/http/front_fixture.hpp"

namespace inkling::http {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using ::testing::HasSubstr;
using testing::RawClient;

TEST_F(FrontTest, IdleConnectionsHoldUpNobody) {
  std::vector<RawClient> idle;
  for (int i = 0; i < 300; ++i) {
    idle.push_back(connect());
    ASSERT_TRUE(idle.back().connected());
  }
  RawClient client = connect();
  const auto start = Clock::now();
  for (int i = 0; i < 20; ++i) ASSERT_EQ(client.ask(kGet).status, 200);
  EXPECT_LT(Clock::now() - start, 1s);
  EXPECT_EQ(idle.back().ask(kGet).status, 200);
}

TEST_F(FrontTest, CutsOffSlowRequests) {
  limits_.request = Seconds{0.3};
  RawClient slow_header = connect();
  RawClient slow_body = connect();
  ASSERT_TRUE(slow_header.send("GET /hello HTTP/1.1\r\nX: "));
  ASSERT_TRUE(slow_body.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n"));
  RawClient normal = connect();
  const auto start = Clock::now();
  bool cut = false;
  while (!cut && Clock::now() - start < 3s) {  // each byte comes in time; the request does not
    const bool header_lives = slow_header.send("a") && !slow_header.is_closed_within(10ms);
    const bool body_lives = slow_body.send("a") && !slow_body.is_closed_within(10ms);
    cut = !header_lives && !body_lives;
    ASSERT_EQ(normal.ask(kGet).status, 200);
  }
  EXPECT_TRUE(cut);
  EXPECT_GE(Clock::now() - start, 300ms);
}

TEST_F(FrontTest, TellsASilentClientThatItWasTooSlow) {
  limits_.request = Seconds{0.1};
  RawClient client = connect();
  const Answer answer = client.ask("GET /hello HTTP/1.1\r\n");
  EXPECT_EQ(answer.status, 408);
  EXPECT_THAT(answer.error(), HasSubstr("did not arrive"));
  EXPECT_TRUE(client.is_closed_within(1s));
}

TEST_F(FrontTest, ClosesIdleConnectionsInTime) {
  limits_.idle = Seconds{0.2};
  RawClient client = connect();
  ASSERT_EQ(client.ask(kGet).status, 200);
  EXPECT_FALSE(client.is_closed_within(100ms));
  EXPECT_TRUE(client.is_closed_within(1s));
  EXPECT_EQ(client.received(), "") << "nobody asked";
}

TEST_F(FrontTest, SendsLargeAnswersToSlowReaders) {
  RawClient slow = connect();
  ASSERT_TRUE(slow.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(connect().ask(kGet).status, 200);
  std::this_thread::sleep_for(50ms);
  EXPECT_EQ(slow.receive().body.size(), 20'000'000U);
  EXPECT_EQ(slow.ask(kGet).status, 200);
}

TEST_F(FrontTest, CutsOffClientsThatDoNotTakeTheirAnswer) {
  limits_.answer = Seconds{0.2};
  RawClient client = connect();
  ASSERT_TRUE(client.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n"));
  const auto start = Clock::now();
  while (front().connections() == 0 && Clock::now() - start < 5s) std::this_thread::sleep_for(1ms);
  while (front().connections() > 0 && Clock::now() - start < 5s) std::this_thread::sleep_for(10ms);
  EXPECT_EQ(front().connections(), 0U);
}

TEST_F(FrontTest, PipeliningClientsThatReadNothingFillNoMemory) {
  RawClient client = connect();
  std::string requests;
  for (int i = 0; i < 20; ++i) requests += "GET /large HTTP/1.1\r\nHost: h\r\n\r\n";
  ASSERT_TRUE(client.send(requests));
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(connect().ask(kGet).status, 200);
  EXPECT_LE(large_answers_, 1) << "the next one waits until this one is taken";
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_EQ(client.receive().status, 200);
}

}  // namespace
}  // namespace inkling::http
