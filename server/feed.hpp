// Server-sent events that go on: one thread adds, others read from where they are (HTML Standard, 9.2).
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace inkling::server {

class Feed {
 public:
  enum class Kind {
    lasting,  // whoever comes later gets it too
    passing,  // the next event takes its place
  };

  // `data`: one line.
  void add(std::string_view type, std::string_view data, Kind kind = Kind::lasting);
  // Nothing follows.
  void end();

  struct Part {
    std::string text;        // of all events after the asked one
    std::uint64_t last = 0;  // the number of the last event
    bool ended = false;
  };
  // Events have the numbers 1, 2, …
  [[nodiscard]] Part read(std::uint64_t after) const;

 private:
  struct Event {
    std::uint64_t number;
    Kind kind;
    std::string text;
  };

  mutable std::mutex mutex_;
  std::vector<Event> events_;
  std::uint64_t last_ = 0;
  bool ended_ = false;
};

}  // namespace inkling::server
