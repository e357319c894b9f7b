// Memory that the caller of a module fills: a file, the pixels of a canvas, a batch of images.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>

#include "inkling/bytes.hpp"

namespace inkling {

class Inbox {
 public:
  // nullptr when there is no memory.
  std::uint8_t* reserve(std::size_t size) {
    if (size > capacity_) {
      clear();
      bytes_.reset(static_cast<std::uint8_t*>(std::malloc(size)));  // unlike new, it can fail without a trap
      capacity_ = bytes_ ? size : 0;
    }
    return bytes_.get();
  }
  void clear() {
    bytes_.reset();
    capacity_ = 0;
  }
  [[nodiscard]] bool holds(std::size_t size) const { return size <= capacity_; }
  [[nodiscard]] ByteView first(std::size_t size) const { return {bytes_.get(), size}; }
  [[nodiscard]] std::span<const float> floats(std::size_t count) const {
    return {reinterpret_cast<const float*>(bytes_.get()), count};
  }

 private:
  struct Free {
    void operator()(std::uint8_t* bytes) const { std::free(bytes); }
  };
  std::unique_ptr<std::uint8_t[], Free> bytes_;
  std::size_t capacity_ = 0;
};

}  // namespace inkling
