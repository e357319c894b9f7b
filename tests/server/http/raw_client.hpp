// A client that sends just the bytes it is told to, and whose patience ends.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "server/http/answer.hpp"
#include "server/http/file_descriptor.hpp"

namespace inkling::testing {

class RawClient {
 public:
  explicit RawClient(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    const int yes = 1;
    ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  }

  [[nodiscard]] bool connected() const { return connected_; }

  // False when the other side has gone.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void end_sending() { ::shutdown(socket_.get(), SHUT_WR); }

  // The next answer; status 0 when the connection ends or patience does before it is complete.
  Answer receive(std::chrono::milliseconds patience = std::chrono::seconds(5), bool to_head = false) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (true) {
      if (Answer answer = take_answer(received_, to_head); answer.status != 0) return answer;
      if (!wait(deadline) || !receive_some()) return {};
    }
  }
  Answer ask(std::string_view request) { return send(request) ? receive() : Answer{}; }

  // Whether the server ends the connection within the time; what it sends before is kept.
  bool is_closed_within(std::chrono::milliseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (wait(deadline)) {
      if (!receive_some()) return true;
    }
    return false;
  }

  // Received and not taken as an answer yet.
  [[nodiscard]] const std::string& received() const { return received_; }

 private:
  bool wait(std::chrono::steady_clock::time_point deadline) const {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd waiting{socket_.get(), POLLIN, 0};
    return left.count() > 0 && ::poll(&waiting, 1, static_cast<int>(left.count())) == 1;
  }
  bool receive_some() {
    std::array<char, 65536> buffer{};
    const ssize_t count = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
    if (count > 0) received_.append(buffer.data(), static_cast<std::size_t>(count));
    return count > 0;
  }

  http::FileDescriptor socket_;
  bool connected_ = false;
  std::string received_;
};

}  // namespace inkling::testing
