#include "server/http/front.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <latch>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "server/http/request_id.hpp"
#include "server/log.hpp"
#include "server/text.hpp"

namespace inkling::http {
namespace {

constexpr int kTickMs = 50;  // how often time limits are looked at
constexpr int kAcceptedInOneTurn = 256;
constexpr int kRequestsInOneTurn = 16;  // pipelined; then the connection lines up again behind the others
constexpr int kLongRunningThreads = 2;  // one works; the other tells further clients that it is busy
constexpr int kLongRunningNiceness = 10;
// For handshakes that had begun when the server was told to stop.
constexpr std::chrono::milliseconds kLastHandshakes{100};

FileDescriptor open_reserve() {
  return FileDescriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

void watch(const FileDescriptor& epoll, int operation, int descriptor, std::uint32_t events, void* tag) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = tag;
  ::epoll_ctl(epoll.get(), operation, descriptor, &event);
}

}  // namespace

Front::Front(Listener listener, const Router& router, const Limits& limits, int threads,
             const std::function<void()>& prepare)
    : listener_(std::move(listener)),
      router_(&router),
      limits_(limits),
      long_running_(limits.queued_long_requests),
      probe_(limits.queue_delay),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      reserve_(open_reserve()),
      streams_(
          limits, [this](Connection& connection) { finish(connection); },
          [this](Connection& connection) { close(connection); }) {
  watch(epoll_, EPOLL_CTL_ADD, stop_event_.descriptor(), EPOLLIN, &stop_event_);
  watch(epoll_, EPOLL_CTL_ADD, probe_.event().descriptor(), EPOLLIN | EPOLLONESHOT, &probe_);
  if (threads == 0) threads = std::max(2, static_cast<int>(std::thread::hardware_concurrency()));
  const auto prepared = std::make_shared<std::latch>(threads);  // the last thread may leave it after us
  for (int i = 0; i < threads; ++i) {
    workers_.emplace_back([this, &prepare, prepared] {
      prepare();
      prepared->count_down();
      worker_loop();
    });
  }
  prepared->wait();
  for (int i = 0; i < kLongRunningThreads; ++i) workers_.emplace_back([this] { long_running_loop(); });
  acceptor_ = std::thread([this] { accept_loop(); });
}

Front::~Front() {
  stop();
  router_->requests().connections.add(-static_cast<std::int64_t>(connections_.size()));
}

void Front::stop() {
  stopping_ = true;
  acceptor_event_.raise();
  stop_event_.raise();
  long_running_.close();
  if (acceptor_.joinable()) acceptor_.join();
  for (std::thread& worker : workers_) worker.join();
  workers_.clear();
}

bool Front::drain() {
  drain_began_ = Clock::now();
  draining_ = true;
  streams_.end();
  acceptor_event_.raise();
  acceptor_.join();
  const bool all_gone = connections_.size() == 0;
  stop();
  return all_gone;
}

void Front::accept_loop() {
  bool refusing = false;
  while (!stopping_) {
    std::array<pollfd, 2> waiting = {
        {{acceptor_event_.descriptor(), POLLIN, 0}, {listener_.descriptor(), POLLIN, 0}}};
    // Without clients there is nothing to watch.
    const bool is_quiet = connections_.size() == 0 && !draining_ && !probe_.overloaded();
    ::poll(waiting.data(), waiting.size(), is_quiet ? -1 : kTickMs);
    acceptor_event_.clear();
    if (draining_ && !std::exchange(refusing, true)) listener_.refuse_newcomers();
    if (listener_.descriptor() >= 0) accept_all();
    if (draining_) {
      const auto since = Clock::now() - drain_began_;
      if (since > kLastHandshakes) listener_.close();
      if (since > limits_.drain || (listener_.descriptor() < 0 && connections_.size() == 0)) return;
    }
    enforce_time_limits();
    probe_.send();
    if (probe_.overloaded()) shed();
  }
}

void Front::accept_all() {
  for (int i = 0; i < kAcceptedInOneTurn; ++i) {
    FileDescriptor socket = listener_.accept();
    if (socket.is_open()) {
      is_turning_away_ = false;
      admit(std::move(socket));
    } else if (errno == EMFILE || errno == ENFILE) {
      return turn_one_away();
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return;
    } else if (errno == ENOBUFS || errno == ENOMEM) {
      std::this_thread::sleep_for(std::chrono::milliseconds(kTickMs));
      return;
    } else if (errno != EINTR && errno != ECONNABORTED && errno != EPROTO && errno != EPERM) {
      // The rest concerns the one connection (accept(2) lists network errors that Linux passes on so).
      spdlog::debug("accept: {}", std::generic_category().message(errno));
    }
  }
}

void Front::turn_one_away() {
  // Without this a connection that cannot be accepted would stay in the queue and wake us for ever.
  reserve_.close();
  { const FileDescriptor unserved = listener_.accept(); }
  reserve_ = open_reserve();
  if (!std::exchange(is_turning_away_, true)) {
    spdlog::warn("out of file descriptors with {} connections open: turning clients away",
                 connections_.size());
  }
}

void Front::admit(FileDescriptor socket) {
  auto connection = std::make_unique<Connection>(std::move(socket), limits_);
  if (connections_.size() >= limits_.connections) {
    refuse(*connection, {503, "the server has too many connections: try again later"});
    connection->send();
    return;
  }
  router_->requests().connections.add(1);
  Connection& admitted = connections_.add(std::move(connection));
  watch(epoll_, EPOLL_CTL_ADD, admitted.descriptor(), EPOLLIN | EPOLLONESHOT, &admitted);
}

bool Front::is_expired(const Connection::Watch& watch, Clock::time_point now) const {
  const Phase phase = watch.phase();
  Clock::time_point since = watch.since();
  Seconds patience{0};
  switch (phase) {
    case Phase::answering:
      return false;
    case Phase::idle:
      patience = draining_ ? limits_.drain_idle : limits_.idle;
      if (draining_) since = std::max(since, drain_began_);
      break;
    case Phase::receiving:
      patience = limits_.request;
      break;
    case Phase::sending:
      patience = limits_.answer;
      break;
    case Phase::lingering:
      patience = draining_ ? std::min(limits_.linger, limits_.drain_idle) : limits_.linger;
      break;
  }
  return now - since > patience;
}

void Front::enforce_time_limits() {
  const auto now = Clock::now();
  connections_.for_each([&](Connection& connection) {
    if (!is_expired(connection.watch, now)) return;
    // Ending a direction wakes whichever thread waits for the socket; it then sees that the time is over.
    const bool can_be_told = connection.watch.phase() == Phase::receiving;
    connection.watch.expired = true;
    ::shutdown(connection.descriptor(), can_be_told ? SHUT_RD : SHUT_RDWR);
  });
}

// Refuses what lined up before the probe: everything else has waited for less than it has.
void Front::shed() {
  constexpr int kAtATime = 64;
  std::array<epoll_event, kAtATime> events;
  bool probe_was_met = false;
  while (!probe_was_met && !stopping_) {
    const int count = ::epoll_wait(epoll_.get(), events.data(), kAtATime, 0);
    if (count < 1) return;
    for (const epoll_event& event : std::span(events).first(static_cast<std::size_t>(count))) {
      if (event.data.ptr == &stop_event_) return;
      if (event.data.ptr == &probe_) {
        // It lines up again, and is still for a thread that answers: only that ends the overload.
        watch(epoll_, EPOLL_CTL_MOD, probe_.event().descriptor(), EPOLLIN | EPOLLONESHOT, &probe_);
        probe_was_met = true;
      } else {
        serve(*static_cast<Connection*>(event.data.ptr), nullptr);
      }
    }
  }
}

void Front::worker_loop() {
  Library library(*router_);
  while (!stopping_) {
    epoll_event event{};
    if (::epoll_wait(epoll_.get(), &event, 1, -1) < 1) continue;
    if (event.data.ptr == &stop_event_) continue;
    if (event.data.ptr == &probe_) {
      probe_.arrived();
      watch(epoll_, EPOLL_CTL_MOD, probe_.event().descriptor(), EPOLLIN | EPOLLONESHOT, &probe_);
      continue;
    }
    serve(*static_cast<Connection*>(event.data.ptr), &library);
  }
}

void Front::long_running_loop() {
  // On Linux a thread has its own niceness, and its threads inherit it.
  ::setpriority(PRIO_PROCESS, 0, kLongRunningNiceness);
  Library library(*router_);
  while (const auto connection = long_running_.pop()) answer_requests(**connection, &library, true);
}

void Front::serve(Connection& connection, Library* library) {
  const Phase phase = connection.watch.phase();
  if (connection.watch.expired) {
    if (phase != Phase::receiving) return close(connection);
    refuse(connection, {408, "the request did not arrive within " +
                                 std::to_string(static_cast<int>(limits_.request.count())) + " seconds"});
    return deliver(connection, false);
  }
  if (phase == Phase::lingering) {
    const Connection::Io io = connection.discard();
    if (io == Connection::Io::ended || io == Connection::Io::broken) return close(connection);
    return rearm(connection, EPOLLIN, Phase::lingering);
  }
  if (phase == Phase::sending && !send(connection)) return;
  if (phase != Phase::receiving) connection.watch.enter(Phase::answering);
  const Connection::Io io = connection.closing ? Connection::Io::blocked : connection.receive();
  if (io == Connection::Io::broken) return close(connection);
  connection.client_ended = io == Connection::Io::ended;
  answer_requests(connection, library, false);
}

void Front::answer_requests(Connection& connection, Library* library, bool may_take_long) {
  RequestReader& reader = connection.reader;
  for (int answered = 0; !connection.closing; ++answered) {
    const RequestReader::State state = reader.advance();
    if (state == RequestReader::State::refused) {
      refuse(connection, reader.refusal());
      break;
    }
    if (state != RequestReader::State::complete) {
      if (!within_memory(connection)) {
        refuse(connection, {503, "the server is short of memory: try again later"});
      } else if (reader.take_expectation()) {
        connection.unsent += "HTTP/1.1 100 Continue\r\n\r\n";
      }
      break;
    }
    if (answered == kRequestsInOneTurn || connection.unsent_bytes() > limits_.unsent_bytes) {
      return deliver(connection, true);
    }
    if (library == nullptr || (probe_.overloaded() && !may_take_long)) {
      refuse(connection, {503, "the server is overloaded: try again later"});
      break;
    }
    const Pace pace = router_->pace(reader.head());
    const bool is_long = pace != Pace::quick;
    // Answers that others have not taken yet count: a client may ask much more than it reads.
    if (memory_bytes_ > (pace == Pace::bulk ? limits_.memory_bytes / 2 : limits_.memory_bytes)) {
      refuse(connection, {503, "the server is short of memory: try again later"});
      break;
    }
    connection.watch.enter(Phase::answering);
    if (!may_take_long && is_long) {
      if (connection.send() == Connection::Io::broken) return close(connection);
      if (long_running_.push(&connection)) return;
      refuse(connection, {503, "the server is busy with long requests: try again later"});
      break;
    }
    const bool keep_alive = reader.head().keep_alive && (!draining_ || reader.is_followed());
    const std::size_t begin = connection.unsent.size();
    Follow follow = library->answer(reader.head(), reader.body(), keep_alive, connection.unsent);
    if (follow.feed != nullptr) return stream(connection, std::move(follow), begin);
    connection.closing = !keep_alive;
    reader.next();
  }
  deliver(connection, false);
}

void Front::refuse(Connection& connection, const Refusal& refusal) {
  router_->requests().refused.add(refusal.status);
  const RequestId id = RequestId::fresh();  // the client's own may be what could not be read
  const server::LogRequestId log_scope(id.text());
  spdlog::debug("refused: {} {}", refusal.status, server::printable(refusal.message));
  write_refusal(refusal, id.text(), connection.unsent);
  connection.closing = true;
}

// Whether all was sent. If not, the connection is closed, or comes back when its socket takes more.
bool Front::send(Connection& connection) {
  const Connection::Io io = connection.send();
  if (io == Connection::Io::done) return true;
  if (io == Connection::Io::blocked) {
    within_memory(connection);
    rearm(connection, EPOLLOUT, Phase::sending);
  } else {
    close(connection);
  }
  return false;
}

// Sends what is there, and waits for what comes next.
void Front::deliver(Connection& connection, bool more_may_wait) {
  if (!send(connection)) return;
  within_memory(connection);
  // A socket that can be written to is ready at once: the connection lines up behind those that are ready
  // now.
  if (more_may_wait) return rearm(connection, EPOLLIN | EPOLLOUT, Phase::sending);
  if (connection.client_ended) return close(connection);
  if (connection.closing) return finish(connection);
  const bool is_idle = connection.reader.state() == RequestReader::State::idle;
  rearm(connection, EPOLLIN, is_idle ? Phase::idle : Phase::receiving);
}

// Closing a socket with unread bytes resets it, and the reset can overtake the answer. So the client is told
// that nothing follows, and what it still sends is read until it ends too.
void Front::finish(Connection& connection) {
  connection.end_sending();
  rearm(connection, EPOLLIN, Phase::lingering);
}

// From here on the connection belongs to the thread of all streams. `begin`: of the answer, in what is
// unsent.
void Front::stream(Connection& connection, Follow follow, std::size_t begin) {
  connection.closing = true;
  if (streams_.take(connection, std::move(follow))) return;
  connection.unsent.resize(begin);
  refuse(connection, {503, "too many clients follow what happens: try again later"});
  deliver(connection, false);
}

void Front::rearm(Connection& connection, std::uint32_t events, Phase phase) {
  const int descriptor = connection.descriptor();
  connection.watch.hand_over(phase);  // from here on it may belong to another thread
  watch(epoll_, EPOLL_CTL_MOD, descriptor, events | EPOLLONESHOT, &connection);
}

void Front::close(Connection& connection) {
  memory_bytes_ -= connection.counted_bytes;
  connections_.remove(connection);
  router_->requests().connections.add(-1);
  if (draining_) acceptor_event_.raise();
}

bool Front::within_memory(Connection& connection) {
  const std::size_t bytes = connection.memory();
  memory_bytes_ +=
      bytes - std::exchange(connection.counted_bytes, bytes);  // modulo 2^64, as unsigned numbers do
  return memory_bytes_ <= limits_.memory_bytes;
}

}  // namespace inkling::http
