// The front: takes connections, collects whole requests within limits, has them answered, and sends each
// answer in one piece. The library behind it never sees a socket.
//
//   Front front(std::move(*listener), router, limits, threads);   // serves from here on
//   ...
//   front.drain();                                                // finishes what has begun, then stops
//
// One thread accepts and enforces the time limits; `threads` threads share an epoll set in which each
// connection is armed for one event at a time, so that it belongs to one thread at a time. Idle connections
// cost no thread; answers that go on share one. Routes that may take long are answered by two more threads of
// lower priority. When the threads do not keep up, or all of them are stuck, the accepting thread refuses
// what waits.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

#include "server/http/bounded_queue.hpp"
#include "server/http/connection.hpp"
#include "server/http/connection_table.hpp"
#include "server/http/event.hpp"
#include "server/http/file_descriptor.hpp"
#include "server/http/library.hpp"
#include "server/http/limits.hpp"
#include "server/http/listener.hpp"
#include "server/http/overload_probe.hpp"
#include "server/http/router.hpp"
#include "server/http/streams.hpp"

namespace inkling::http {

class Front {
 public:
  // The router must outlive the front. Threads: 0 means one a core, and two at least. Each of them calls
  // `prepare` before it answers its first request; the constructor returns when all have.
  Front(
      Listener listener, const Router& router, const Limits& limits = {}, int threads = 0,
      const std::function<void()>& prepare = [] {});
  // Breaks off what drain() has not finished, but for handlers: those end by themselves.
  ~Front();
  Front(const Front&) = delete;
  Front& operator=(const Front&) = delete;

  // Takes no new connections, answers every request that was sent, and returns when all clients are gone or
  // the time for it is over. From its call on, answers tell clients to close. False when it had to break off
  // connections.
  bool drain();

  [[nodiscard]] const Listener& listener() const { return listener_; }
  [[nodiscard]] std::size_t connections() const { return connections_.size(); }

 private:
  void stop();

  // The accepting thread.
  void accept_loop();
  void accept_all();
  void turn_one_away();
  void admit(FileDescriptor socket);
  void enforce_time_limits();
  void shed();
  [[nodiscard]] bool is_expired(const Connection::Watch& watch, Clock::time_point now) const;

  // The threads that answer. A connection belongs to the thread that runs these with it. Without a library,
  // whole requests are not answered but refused: the server is overloaded.
  void worker_loop();
  void long_running_loop();
  void serve(Connection& connection, Library* library);
  void answer_requests(Connection& connection, Library* library, bool may_take_long);
  void refuse(Connection& connection, const Refusal& refusal);
  [[nodiscard]] bool send(Connection& connection);
  void deliver(Connection& connection, bool more_may_wait);
  void finish(Connection& connection);
  void stream(Connection& connection, Follow follow, std::size_t begin);
  void rearm(Connection& connection, std::uint32_t events, Phase phase);
  void close(Connection& connection);
  bool within_memory(Connection& connection);

  Listener listener_;
  const Router* router_;
  const Limits limits_;

  ConnectionTable connections_;
  BoundedQueue<Connection*> long_running_;
  OverloadProbe probe_;
  std::atomic<std::size_t> memory_bytes_ = 0;

  FileDescriptor epoll_;
  FileDescriptor reserve_;  // given up for a moment to turn a client away when descriptors run out
  bool is_turning_away_ = false;
  Event acceptor_event_;  // something changed for the accepting thread
  Event stop_event_;

  std::atomic<bool> draining_ = false;
  std::atomic<bool> stopping_ = false;
  Clock::time_point drain_began_;

  Streams streams_;
  std::thread acceptor_;
  std::vector<std::thread> workers_;
};

}  // namespace inkling::http
