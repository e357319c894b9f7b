// A listening TCP socket.
//
//   Result<Listener> listener = Listener::open("127.0.0.1", 8080);
//   listener->url();   // "http://127.0.0.1:8080"
#pragma once

#include <string>

#include "inkling/error.hpp"
#include "server/http/file_descriptor.hpp"

namespace inkling::http {

class Listener {
 public:
  // Port 0 takes a free one. Errors name the address and the reason: a port belongs to one program at a time.
  static Result<Listener> open(const std::string& host, int port);

  // The next connection, not blocking, without Nagle's delay; not open when none waits (errno tells why).
  [[nodiscard]] FileDescriptor accept() const;

  // From now on no handshake begins; those under way end, and their connections wait for accept().
  void refuse_newcomers() const;
  void close() { socket_.close(); }

  [[nodiscard]] int descriptor() const { return socket_.get(); }
  [[nodiscard]] int port() const { return port_; }
  // Only this machine can reach it.
  [[nodiscard]] bool is_loopback() const { return is_loopback_; }
  [[nodiscard]] std::string url() const;

 private:
  Listener() = default;

  FileDescriptor socket_;
  std::string host_;
  int port_ = 0;
  bool is_loopback_ = false;
};

}  // namespace inkling::http
