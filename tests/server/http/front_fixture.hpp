// A front with two threads on a port of loopback, and requests to ask it.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "server/http/front.hpp"
#include "server/http/raw_client.hpp"

namespace inkling::http {

inline constexpr std::string_view kGet = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";

inline std::string post(const std::string& body) {
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
    router_.add(
        "GET", "/large-and-long",
        [this](const Call&, httplib::Response& answer) {
          ++large_answers_;
          answer.set_content(std::string(20'000'000, 'x'), "text/plain");
        },
        Pace::bulk);
    router_.add(
        "GET", "/long-and-small",
        [](const Call&, httplib::Response& answer) { answer.set_content("little", "text/plain"); },
        Pace::long_running);
    router_.add("GET", "/nap", [](const Call&, httplib::Response& answer) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
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
  testing::RawClient connect() { return testing::RawClient(port()); }
  // Asks until there is room again; gives up after a second.
  testing::Answer ask_until_served(std::string_view request) {
    testing::Answer answer;
    for (int i = 0; i < 100 && answer.status != 200; ++i) {
      answer = connect().ask(request);
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return answer;
  }
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

}  // namespace inkling::http
