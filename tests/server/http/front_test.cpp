// The front with real sockets on loopback.
#include "server/http/front.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <future>
#include <latch>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "server/http/answers.hpp"
#include "server/http/raw_client.hpp"

namespace inkling::http {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using ::testing::HasSubstr;
using testing::RawClient;

constexpr std::string_view kGet = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";

std::string post(const std::string& body) {
  return "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

class FrontTest : public ::testing::Test {
 protected:
  FrontTest() {
    router_.add("GET", "/hello",
                [](const Call&, httplib::Response& answer) { answer.set_content("hi", "text/plain"); });
    router_.add("POST", "/echo", [](const Call& call, httplib::Response& answer) {
      answer.set_content(std::string(call.body), "text/plain");
    });
    router_.add("GET", "/large", [this](const Call&, httplib::Response& answer) {
      ++large_answers_;
      answer.set_content(std::string(20'000'000, 'x'), "text/plain");
    });
    router_.add("GET", "/nap", [](const Call&, httplib::Response& answer) {
      std::this_thread::sleep_for(20ms);
      answer.set_content("awake", "text/plain");
    });
    router_.add("GET", "/stuck", [this](const Call&, httplib::Response& answer) {
      released_.wait();
      answer.set_content("loose", "text/plain");
    });
    router_.add(
        "GET", "/long",
        [this](const Call&, httplib::Response& answer) {
          released_.wait();
          answer.set_content("at last", "text/plain");
        },
        Pace::long_running);
  }
  ~FrontTest() override {
    release();
    front_.reset();
  }

  Front& front() {
    if (front_ == nullptr) {
      auto listener = Listener::open("127.0.0.1", 0);
      EXPECT_TRUE(listener) << listener.error().message;
      front_ = std::make_unique<Front>(std::move(*listener), router_, limits_, 2);
    }
    return *front_;
  }
  int port() { return front().listener().port(); }
  RawClient connect() { return RawClient(port()); }
  void release() {
    if (!released_.try_wait()) released_.count_down();
  }

  Limits limits_;
  std::atomic<int> large_answers_ = 0;

 private:
  Router router_;
  std::latch released_{1};
  std::unique_ptr<Front> front_;
};

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
  Answer after;
  for (int i = 0; i < 100 && after.status != 200; ++i) {  // the memory is free once they are gone
    after = connect().ask(post(std::string(500'000, 'x')));
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_EQ(after.status, 200);
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
  Answer after;
  for (int i = 0; i < 100 && after.status != 200; ++i) {
    after = connect().ask(kGet);
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_EQ(after.status, 200);
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
  Answer after;
  for (int i = 0; i < 100 && after.status != 200; ++i) {
    after = connect().ask(kGet);
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_EQ(after.status, 200);
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
