#include "server/http/streams.hpp"

#include <poll.h>

#include <utility>

namespace inkling::http {
namespace {

constexpr int kLookMs = 50;  // how often feeds are looked at
// Proxies give up on answers in which nothing moves; a comment moves, and says nothing.
constexpr std::chrono::seconds kSignOfLife{15};
constexpr const char* kComment = ":\n\n";

}  // namespace

Streams::Streams(const Limits& limits, GiveBack finish, GiveBack close)
    : limits_(limits), finish_(std::move(finish)), close_(std::move(close)), thread_([this] { loop(); }) {}

Streams::~Streams() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    stopping_ = true;
  }
  changed_.raise();
  thread_.join();
}

bool Streams::take(Connection& connection, Follow follow) {
  const std::lock_guard lock(mutex_);
  if (ending_ || count_ == limits_.streams) return false;
  ++count_;
  arrived_.push_back({&connection, std::move(follow), Clock::now()});
  changed_.raise();
  return true;
}

void Streams::end() {
  const std::lock_guard lock(mutex_);
  ending_ = true;
  changed_.raise();
}

void Streams::loop() {
  std::vector<Stream> streams;
  while (true) {
    pollfd waiting{changed_.descriptor(), POLLIN, 0};
    ::poll(&waiting, 1, streams.empty() ? -1 : kLookMs);
    changed_.clear();
    bool ending = false;
    {
      const std::lock_guard lock(mutex_);
      for (Stream& stream : arrived_) streams.push_back(std::move(stream));
      arrived_.clear();
      ending = ending_;
      if (stopping_) return;
    }
    const std::size_t before = streams.size();
    std::erase_if(streams, [&](Stream& stream) {
      const Next next = serve(stream, ending);
      if (next == Next::finish) finish_(*stream.connection);
      if (next == Next::close) close_(*stream.connection);
      return next != Next::stay;
    });
    const std::lock_guard lock(mutex_);
    count_ -= before - streams.size();
  }
}

Streams::Next Streams::serve(Stream& stream, bool ending) const {
  Connection& connection = *stream.connection;
  const Connection::Io heard = connection.discard();
  if (heard == Connection::Io::ended || heard == Connection::Io::broken) return Next::close;
  const auto now = Clock::now();
  if (connection.unsent_bytes() == 0) {
    const server::Feed::Part part = stream.follow.feed->read(stream.follow.after);
    connection.unsent += part.text;
    stream.follow.after = part.last;
    stream.ended = part.ended;
    if (part.text.empty() && now - stream.last_sent > kSignOfLife) connection.unsent += kComment;
    if (!connection.unsent.empty()) stream.last_sent = now;
  }
  const Connection::Io sent = connection.send();
  if (sent == Connection::Io::broken) return Next::close;
  if (sent == Connection::Io::blocked) {
    return now - stream.last_sent > limits_.answer ? Next::close : Next::stay;
  }
  return stream.ended || ending ? Next::finish : Next::stay;
}

}  // namespace inkling::http
