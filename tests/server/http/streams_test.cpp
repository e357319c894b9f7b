// Answers that go on, from a real front.
#include "server/http/streams.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "server/http/front.hpp"
#include "server/http/raw_client.hpp"

namespace inkling::http {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RawClient;

constexpr std::string_view kGet = "GET /events HTTP/1.1\r\nHost: h\r\n\r\n";

class StreamsTest : public ::testing::Test {
 protected:
  StreamsTest() {
    router_.add("GET", "/events", [this](const Call& call, httplib::Response& answer) {
      answer.set_header("Content-Type", "text/event-stream");
      *call.follow = {feed_, 0};
    });
    router_.add("GET", "/hello",
                [](const Call&, httplib::Response& answer) { answer.set_content("hi", "text/plain"); });
  }
  Front& front() {
    if (front_ == nullptr)
      front_ = std::make_unique<Front>(Listener::open("127.0.0.1", 0).value(), router_, limits_, 2);
    return *front_;
  }
  RawClient follow() {
    RawClient client(front().listener().port());
    EXPECT_TRUE(client.send(kGet));
    return client;
  }
  // Waits until the client has received the text.
  static bool receives(RawClient& client, const std::string& text) {
    for (int i = 0; i < 500; ++i) {
      if (client.received().find(text) != std::string::npos) return true;
      if (client.is_closed_within(10ms)) break;
    }
    return client.received().find(text) != std::string::npos;
  }

  Limits limits_;
  std::shared_ptr<server::Feed> feed_ = std::make_shared<server::Feed>();
  Router router_;
  std::unique_ptr<Front> front_;
};

TEST_F(StreamsTest, GoOnWithEachEventAndEndWithTheFeed) {
  RawClient client = follow();
  EXPECT_TRUE(receives(client, "\r\n\r\n"));
  EXPECT_THAT(client.received(), Not(HasSubstr("Content-Length")));
  EXPECT_THAT(client.received(), HasSubstr("Connection: close\r\n"));
  feed_->add("a", "1");
  EXPECT_TRUE(receives(client, "data: 1\n\n"));
  feed_->add("a", "2");
  EXPECT_TRUE(receives(client, "data: 2\n\n"));
  feed_->end();
  EXPECT_TRUE(client.is_closed_within(5s));
}

TEST_F(StreamsTest, HoldNoThread) {
  std::vector<RawClient> followers;
  for (int i = 0; i < 50; ++i) followers.push_back(follow());
  for (RawClient& client : followers) EXPECT_TRUE(receives(client, "\r\n\r\n"));
  RawClient other(front().listener().port());
  EXPECT_EQ(other.ask("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n").body, "hi");
  feed_->add("a", "1");
  for (RawClient& client : followers) EXPECT_TRUE(receives(client, "data: 1\n\n"));
}

TEST_F(StreamsTest, AreForgottenWhenTheirClientGoes) {
  { const RawClient client = follow(); }
  for (int i = 0; i < 500 && front().connections() > 0; ++i) std::this_thread::sleep_for(10ms);
  EXPECT_EQ(front().connections(), 0U);
}

TEST_F(StreamsTest, AreLimitedInNumber) {
  limits_.streams = 1;
  RawClient first = follow();
  EXPECT_TRUE(receives(first, "\r\n\r\n"));
  RawClient second = follow();
  EXPECT_EQ(second.receive().status, 503);
  feed_->end();
  EXPECT_TRUE(first.is_closed_within(5s));
}

TEST_F(StreamsTest, EndWhenTheServerStops) {
  RawClient client = follow();
  EXPECT_TRUE(receives(client, "\r\n\r\n"));
  std::thread drain([&] { EXPECT_TRUE(front().drain()); });
  EXPECT_TRUE(client.is_closed_within(5s));
  drain.join();
}

}  // namespace
}  // namespace inkling::http
