// All open connections. Whoever owns a connection takes it out; others may look at its Watch meanwhile.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "server/http/connection.hpp"

namespace inkling::http {

class ConnectionTable {
 public:
  Connection& add(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(mutex_);
    Connection* key = connection.get();
    return *connections_.emplace(key, std::move(connection)).first->second;
  }

  // Closes it.
  void remove(Connection& connection) {
    const std::lock_guard lock(mutex_);
    connections_.erase(&connection);
  }

  // Calls look(connection) for each; none is closed meanwhile.
  template <class Look>
  void for_each(Look look) {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, connection] : connections_) look(*connection);
  }

  [[nodiscard]] std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return connections_.size();
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_map<Connection*, std::unique_ptr<Connection>> connections_;
};

}  // namespace inkling::http
