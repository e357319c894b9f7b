#include "server/http/connection.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

namespace inkling::http {
namespace {

constexpr std::size_t kKeptBytes = std::size_t{32} << 10U;  // larger buffers are given back after use

using Buffer = std::array<char, std::size_t{64} << 10U>;
Buffer& receive_buffer() {
  thread_local Buffer buffer;
  return buffer;
}

ssize_t receive_some(int socket, Buffer& buffer) {
  ssize_t count = 0;
  do {
    count = ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
  } while (count < 0 && errno == EINTR);
  return count;
}

Connection::Io outcome(ssize_t count) {
  if (count > 0) return Connection::Io::done;
  if (count == 0) return Connection::Io::ended;
  return errno == EAGAIN || errno == EWOULDBLOCK ? Connection::Io::blocked : Connection::Io::broken;
}

}  // namespace

Connection::Connection(FileDescriptor socket, const Limits& limits)
    : reader(limits), socket_(std::move(socket)) {}

Connection::Io Connection::receive() {
  Buffer& buffer = receive_buffer();
  const ssize_t count = receive_some(descriptor(), buffer);
  if (count > 0) reader.append({buffer.data(), static_cast<std::size_t>(count)});
  return outcome(count);
}

Connection::Io Connection::discard() {
  return outcome(receive_some(descriptor(), receive_buffer()));
}

Connection::Io Connection::send() {
  while (sent_ < unsent.size()) {
    const ssize_t count =
        ::send(descriptor(), unsent.data() + sent_, unsent.size() - sent_, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return outcome(count) == Io::blocked ? Io::blocked : Io::broken;
    sent_ += static_cast<std::size_t>(count);
  }
  sent_ = 0;
  unsent.clear();
  if (unsent.capacity() > kKeptBytes) std::string().swap(unsent);
  return Io::done;
}

void Connection::end_sending() {
  ::shutdown(descriptor(), SHUT_WR);
}

}  // namespace inkling::http
