// More clients and requests than there is room for.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "server/http/front_fixture.hpp"

namespace inkling::http {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using testing::RawClient;

TEST_F(FrontTest, BoundsTheMemoryOfAllTogether) {
  limits_.memory_bytes = 1'000'000;
  std::vector<RawClient> clients;
  for (int i = 0; i < 4; ++i) {
    clients.push_back(connect());
    clients.back().send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 800000\r\n\r\n" +
                        std::string(600'000, 'x'));
  }
  int refused = 0;
  for (RawClient& client : clients) {
    const Answer answer = client.receive(200ms);
    if (answer.status == 503 && answer.field("Retry-After") == "1") ++refused;
  }
  EXPECT_GE(refused, 2);
  clients.clear();
  EXPECT_EQ(ask_until_served(post(std::string(500'000, 'x'))).status, 200) << "their memory is free again";
}

TEST_F(FrontTest, AnswersNobodyWhileOthersLeaveTooMuchUnread) {
  limits_.memory_bytes = 50'000'000;
  std::vector<RawClient> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(connect());
    clients.back().send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
  }
  int refused = 0;
  for (int i = 0; i < 1000 && refused == 0; ++i) {
    const Answer answer = connect().ask(kGet);
    if (answer.status == 503 && answer.field("Retry-After") == "1") ++refused;
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_EQ(refused, 1);
  EXPECT_LE(large_answers_, 6) << "of 20 MB each; two threads may have begun one when the limit was reached";
  clients.clear();
  EXPECT_EQ(ask_until_served(kGet).status, 200) << "their memory is free again";
}

TEST_F(FrontTest, AnswersAllElseWhileBulkyAnswersAreLeftUnread) {
  limits_.memory_bytes = 100'000'000;
  constexpr std::string_view kLarge = "GET /large-and-long HTTP/1.1\r\nHost: h\r\n\r\n";
  std::vector<RawClient> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(connect());
    clients.back().send(std::string(kLarge));
  }
  int status = 0;
  for (int i = 0; i < 1000 && status != 503; ++i) {
    status = connect().ask(kLarge).status;
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_EQ(status, 503);
  EXPECT_EQ(connect().ask(kGet).status, 200);
  EXPECT_EQ(connect().ask("GET /long-and-small HTTP/1.1\r\nHost: h\r\n\r\n").status, 200);
  EXPECT_LE(large_answers_, 6) << "of 20 MB each; two threads may have begun one when the limit was reached";
}

TEST_F(FrontTest, ShedsLoadAndRecovers) {
  limits_.queue_delay = Seconds{0.15};
  const int port_number = port();
  std::atomic<int> served = 0;
  std::atomic<int> shed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 60; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 3; ++round) {
        RawClient client(port_number);
        const Answer answer = client.ask("GET /nap HTTP/1.1\r\nHost: h\r\n\r\n");
        if (answer.status == 200) ++served;
        if (answer.status == 503 && answer.field("Retry-After") == "1") ++shed;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(served + shed, 180);
  EXPECT_GT(served, 0);
  EXPECT_GT(shed, 0);
  EXPECT_EQ(ask_until_served(kGet).status, 200);
}

TEST_F(FrontTest, ShedsLoadWhileAllThreadsAreStuck) {
  limits_.queue_delay = Seconds{0.1};
  std::vector<RawClient> stuck;
  for (int i = 0; i < 2; ++i) {
    stuck.push_back(connect());
    ASSERT_TRUE(stuck.back().send("GET /stuck HTTP/1.1\r\nHost: h\r\n\r\n"));
    std::this_thread::sleep_for(30ms);
  }
  for (int i = 0; i < 3; ++i) {
    RawClient client = connect();
    ASSERT_TRUE(client.send(kGet));
    const Answer answer = client.receive(2s);
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.field("Retry-After"), "1");
    EXPECT_TRUE(client.is_closed_within(1s));
  }
  release();
  for (RawClient& client : stuck) EXPECT_EQ(client.receive().body, "loose");
  EXPECT_EQ(ask_until_served(kGet).status, 200);
}

TEST_F(FrontTest, LongRequestsHoldUpNobody) {
  limits_.queued_long_requests = 2;
  std::vector<RawClient> waiting;
  for (int i = 0; i < 4; ++i) {  // two are worked on, two wait
    waiting.push_back(connect());
    ASSERT_TRUE(waiting.back().send("GET /long HTTP/1.1\r\nHost: h\r\n\r\n"));
    std::this_thread::sleep_for(30ms);
  }
  EXPECT_EQ(connect().ask(kGet).status, 200);
  EXPECT_EQ(connect().ask("GET /long HTTP/1.1\r\nHost: h\r\n\r\n").status, 503);
  release();
  for (RawClient& client : waiting) EXPECT_EQ(client.receive().body, "at last");
  EXPECT_EQ(waiting.front().ask(kGet).status, 200) << "the connection goes on";
}

TEST_F(FrontTest, TurnsAwayMoreThanItsLimitOfClients) {
  limits_.connections = 2;
  RawClient first = connect();
  RawClient second = connect();
  ASSERT_EQ(first.ask(kGet).status, 200);
  ASSERT_EQ(second.ask(kGet).status, 200);
  EXPECT_EQ(connect().receive().status, 503);
  EXPECT_EQ(first.ask(kGet).status, 200);
}

TEST_F(FrontTest, SurvivesRunningOutOfDescriptors) {
  ASSERT_EQ(connect().ask(kGet).status, 200);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  std::vector<RawClient> clients;
  for (int i = 0; i < 10; ++i) clients.push_back(connect());
  std::this_thread::sleep_for(100ms);
  // From here on the process may open nothing more: the clients exist, the server cannot take them.
  std::vector<RawClient> too_many;
  {
    const FileDescriptor probe(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const rlimit tight{static_cast<rlim_t>(probe.get()) + 12, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &tight), 0);
  }
  for (int i = 0; i < 12; ++i) too_many.push_back(connect());
  std::this_thread::sleep_for(200ms);
  EXPECT_EQ(clients.front().ask(kGet).status, 200) << "those who were there are served";
  too_many.clear();
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(connect().ask(kGet).status, 200);
}

}  // namespace
}  // namespace inkling::http
