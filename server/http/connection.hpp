// One client: its socket, what it has sent of its next request, and what it has not taken of its last answer.
//
// A connection belongs to one thread at a time. Only the fields in `Watch` are for all.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "server/http/file_descriptor.hpp"
#include "server/http/limits.hpp"
#include "server/http/request_reader.hpp"

namespace inkling::http {

using Clock = std::chrono::steady_clock;

enum class Phase {
  idle,       // between two requests
  receiving,  // within a request
  answering,  // a thread has it
  sending,    // the client is slow to take its answer
  lingering,  // closing; what the client still sends is thrown away, so that the answer is not
};

class Connection {
 public:
  Connection(FileDescriptor socket, const Limits& limits);

  enum class Io {
    done,     // received something; or sent everything
    blocked,  // the other side's turn
    ended,    // the client will send no more
    broken,
  };

  // Appends what has arrived to the reader, at most one buffer.
  Io receive();
  // Receives and forgets.
  Io discard();
  // Sends `unsent`.
  Io send();
  // Nothing more will be sent.
  void end_sending();

  [[nodiscard]] int descriptor() const { return socket_.get(); }
  [[nodiscard]] std::size_t unsent_bytes() const { return unsent.size() - sent_; }
  [[nodiscard]] std::size_t memory() const { return reader.bytes() + unsent.capacity(); }

  RequestReader reader;
  std::string unsent;
  bool client_ended = false;
  bool closing = false;           // after `unsent` is sent
  std::size_t counted_bytes = 0;  // of memory(), what the front has added to its total

  // Watched by the thread that enforces the time limits.
  class Watch {
   public:
    void enter(Phase phase) {
      // In this order: whoever sees the new phase sees its time.
      since_.store(Clock::now().time_since_epoch().count());
      phase_.store(phase);
    }
    // Stays in the phase, or enters it: a time limit is for the phase as a whole. What the calling thread did
    // to the connection is visible to whoever reads phase() next.
    void hand_over(Phase phase) {
      if (phase_.load() != phase) return enter(phase);
      phase_.store(phase);
    }
    [[nodiscard]] Phase phase() const { return phase_.load(); }
    [[nodiscard]] Clock::time_point since() const {
      return Clock::time_point(Clock::duration(since_.load()));
    }

    std::atomic<bool> expired = false;

   private:
    std::atomic<Phase> phase_ = Phase::idle;
    std::atomic<Clock::rep> since_ = Clock::now().time_since_epoch().count();
  };
  Watch watch;

 private:
  FileDescriptor socket_;
  std::size_t sent_ = 0;  // of `unsent`
};

}  // namespace inkling::http
