// Something that one thread can tell others through an epoll set.
#pragma once

#include <sys/eventfd.h>

#include <cstdint>

#include "server/http/file_descriptor.hpp"

namespace inkling::http {

class Event {
 public:
  Event() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

  void raise() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(descriptor_.get(), &one, sizeof one);
  }
  void clear() const {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto read = ::read(descriptor_.get(), &count, sizeof count);
  }
  [[nodiscard]] int descriptor() const { return descriptor_.get(); }

 private:
  FileDescriptor descriptor_;
};

}  // namespace inkling::http
