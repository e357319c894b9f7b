// The end of a front that has clients.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "server/http/front_fixture.hpp"

namespace inkling::http {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using testing::RawClient;

TEST_F(FrontTest, DrainingAnswersWhatHasBegun) {
  RawClient begun = connect();
  RawClient working = connect();
  RawClient idle = connect();
  const std::string request = post("finished");
  ASSERT_TRUE(begun.send(request.substr(0, 30)));
  ASSERT_TRUE(working.send("GET /long HTTP/1.1\r\nHost: h\r\n\r\n"));
  ASSERT_EQ(idle.ask(kGet).status, 200);
  std::future<bool> drained = std::async(std::launch::async, [this] { return front().drain(); });
  std::this_thread::sleep_for(200ms);
  EXPECT_EQ(idle.ask(kGet).field("Connection"), "close") << "an idle client's next request is answered too";
  ASSERT_TRUE(begun.send(request.substr(30)));
  const Answer answer = begun.receive();
  EXPECT_EQ(answer.body, "finished");
  EXPECT_EQ(answer.field("Connection"), "close");
  release();
  EXPECT_EQ(working.receive().body, "at last");
  EXPECT_TRUE(begun.is_closed_within(1s));
  EXPECT_TRUE(working.is_closed_within(1s));
  EXPECT_TRUE(idle.is_closed_within(1s));
  EXPECT_EQ(drained.wait_for(3s), std::future_status::ready);
  EXPECT_TRUE(drained.get());
}

TEST_F(FrontTest, DrainingLosesNoRequest) {
  std::atomic<int> answered = 0;
  std::atomic<int> lost = 0;
  const int port_number = port();
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&, keeps = i % 2 == 0] {
      while (true) {
        RawClient client(port_number);
        if (!client.connected()) return;  // refused: the client knows that nothing was done
        Answer answer;
        do {
          answer = client.ask(kGet);
          ++(answer.status == 200 ? answered : lost);
        } while (keeps && answer.status == 200 && answer.field("Connection") != "close");
      }
    });
  }
  std::this_thread::sleep_for(300ms);
  EXPECT_TRUE(front().drain());
  for (std::thread& client : clients) client.join();
  EXPECT_GT(answered, 100);
  EXPECT_EQ(lost, 0);
}

TEST_F(FrontTest, DrainingEndsInTime) {
  limits_.drain = Seconds{0.3};
  RawClient client = connect();
  ASSERT_TRUE(client.send("GET /hello HTTP/1.1\r\n"));
  std::this_thread::sleep_for(50ms);
  const auto start = Clock::now();
  EXPECT_FALSE(front().drain()) << "it had to break one off";
  EXPECT_LT(Clock::now() - start, 2s);
}

}  // namespace
}  // namespace inkling::http
