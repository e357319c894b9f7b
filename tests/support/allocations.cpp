#include "support/allocations.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {
std::atomic<long> count{0};
}

namespace inkling::testing {
long allocations() {
  return count;
}
}  // namespace inkling::testing

// The sanitizers have an operator new of their own to find leaks with; counting goes on in the release tests.
#if !defined(__SANITIZE_ADDRESS__)
void* operator new(std::size_t size) {
  ++count;
  if (void* memory = std::malloc(size)) {  // NOLINT(cppcoreguidelines-no-malloc): this is what new is made of
    return memory;
  }
  std::abort();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}
#endif
