// How long requests wait for a thread. The kernel tells nobody how long an epoll set's queue is, so an event
// of our own is put in line from time to time: how late it is served is how late everything is.
#pragma once

#include <atomic>

#include "server/http/connection.hpp"
#include "server/http/event.hpp"
#include "server/http/limits.hpp"

namespace inkling::http {

class OverloadProbe {
 public:
  // While requests wait longer than `limit`, the server is overloaded.
  explicit OverloadProbe(Seconds limit) : limit_(limit) {}

  // To be registered one-shot in the epoll set, and again after each arrived().
  [[nodiscard]] const Event& event() const { return event_; }

  // Puts the probe in line unless it still waits there; then its waiting counts already.
  void send() {
    const Clock::rep sent = sent_.load();
    if (sent == 0) {
      sent_.store(Clock::now().time_since_epoch().count());
      event_.raise();
    } else if (waited_since(sent) > limit_) {
      overloaded_.store(true);
    }
  }

  // Its turn has come.
  void arrived() {
    event_.clear();
    const Clock::rep sent = sent_.load();
    if (sent != 0) overloaded_.store(waited_since(sent) > limit_);
    sent_.store(0);
  }

  [[nodiscard]] bool overloaded() const { return overloaded_.load(std::memory_order_relaxed); }

 private:
  static Seconds waited_since(Clock::rep sent) {
    return Clock::now().time_since_epoch() - Clock::duration(sent);
  }

  const Seconds limit_;
  Event event_;
  std::atomic<Clock::rep> sent_ = 0;  // 0: not in line
  std::atomic<bool> overloaded_ = false;
};

}  // namespace inkling::http
