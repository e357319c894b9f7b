#include "server/http/listener.hpp"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <memory>
#include <system_error>

namespace inkling::http {
namespace {

constexpr int kBacklog =
    2048;  // connections that the kernel keeps until accept(); the usual 5 to 128 lose bursts

std::string reason(int error) {
  return std::generic_category().message(error);
}

bool is_loopback_address(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    return ntohl(v4.sin_addr.s_addr) >> 24U == 127;
  }
  return IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr) != 0;
}

// 0, or what went wrong.
int listen_on(const addrinfo& candidate, FileDescriptor& socket) {
  socket = FileDescriptor(::socket(candidate.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) return errno;
  // Only REUSEADDR: it lets a server restart at once. REUSEPORT would let two servers share a port unnoticed.
  const int yes = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (::bind(socket.get(), candidate.ai_addr, candidate.ai_addrlen) != 0) return errno;
  return ::listen(socket.get(), kBacklog) == 0 ? 0 : errno;
}

}  // namespace

Result<Listener> Listener::open(const std::string& host, int port) {
  const std::string where = host + " port " + std::to_string(port);
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
      error != 0) {
    return fail(ErrorCode::invalid_argument,
                where + ": expected a name or an address of this machine: " + ::gai_strerror(error));
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> candidates(found, &::freeaddrinfo);

  Listener listener;
  int error = 0;
  for (const addrinfo* candidate = found; candidate != nullptr; candidate = candidate->ai_next) {
    error = listen_on(*candidate, listener.socket_);
    if (error == 0) break;
  }
  if (error == EADDRINUSE) {
    return fail(ErrorCode::unsupported,
                where + ": another program listens there; stop it or choose another --port");
  }
  if (error != 0) return fail(ErrorCode::unsupported, where + ": cannot listen there: " + reason(error));

  sockaddr_storage address{};
  socklen_t size = sizeof address;
  ::getsockname(listener.descriptor(), reinterpret_cast<sockaddr*>(&address), &size);
  listener.host_ = host;
  listener.port_ = ntohs(address.ss_family == AF_INET ? reinterpret_cast<sockaddr_in&>(address).sin_port
                                                      : reinterpret_cast<sockaddr_in6&>(address).sin6_port);
  listener.is_loopback_ = is_loopback_address(address);
  return listener;
}

FileDescriptor Listener::accept() const {
  FileDescriptor socket(::accept4(descriptor(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (socket.is_open()) {
    // Nagle's algorithm holds back an answer's last packet until the client acknowledges the one before: 40
    // ms.
    const int yes = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  }
  return socket;
}

void Listener::refuse_newcomers() const {
  // Closing a listener resets what waits in its queue, and a client could enter the queue between the last
  // accept() and close(). So the kernel drops SYN packets first: byte 13 of a TCP header has the flags, bit 1
  // is SYN.
  std::array<sock_filter, 4> program = {
      {BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 13), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x02, 0, 1),
       BPF_STMT(BPF_RET | BPF_K, 0), BPF_STMT(BPF_RET | BPF_K, 0xFFFFFFFF)}};
  const sock_fprog filter{program.size(), program.data()};
  ::setsockopt(descriptor(), SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
}

std::string Listener::url() const {
  const bool is_v6 = host_.find(':') != std::string::npos;
  return "http://" + (is_v6 ? "[" + host_ + "]" : host_) + ":" + std::to_string(port_);
}

}  // namespace inkling::http
