// Pickles of any kind, not only of arrays.
#include <cstdint>
#include <cstdlib>

#include "inkling/pickle.hpp"

namespace pickle = inkling::pickle;

namespace {

// What no value that was read may be.
bool contradicts_itself(const pickle::Value& value) {
  using Kind = pickle::Value::Kind;
  if (value.kind == Kind::dict && value.items.size() % 2 != 0) return true;
  if (value.kind == Kind::array && value.array.data.size() != value.array.size() * value.array.item_size)
    return true;
  for (const pickle::Value& item : value.items) {
    if (contradicts_itself(item)) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = pickle::read({data, size});
  if (value && contradicts_itself(*value)) std::abort();
  return 0;
}
