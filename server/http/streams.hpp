// Answers that go on for as long as there is news: all of them on one thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "server/http/connection.hpp"
#include "server/http/event.hpp"
#include "server/http/follow.hpp"
#include "server/http/limits.hpp"

namespace inkling::http {

class Streams {
 public:
  // A connection that was taken is given back to one of these: `finish` when its feed has ended, `close` when
  // its client has gone.
  using GiveBack = std::function<void(Connection&)>;
  Streams(const Limits& limits, GiveBack finish, GiveBack close);
  ~Streams();
  Streams(const Streams&) = delete;
  Streams& operator=(const Streams&) = delete;

  // False when there are too many.
  bool take(Connection& connection, Follow follow);
  // Finishes all, and takes none from here on.
  void end();

 private:
  struct Stream {
    Connection* connection;
    Follow follow;
    Clock::time_point last_sent;
    bool ended = false;
  };
  enum class Next { stay, finish, close };

  void loop();
  Next serve(Stream& stream, bool ending) const;

  const Limits limits_;
  const GiveBack finish_;
  const GiveBack close_;
  Event changed_;
  std::mutex mutex_;  // of what follows
  std::vector<Stream> arrived_;
  std::size_t count_ = 0;
  bool ending_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace inkling::http
