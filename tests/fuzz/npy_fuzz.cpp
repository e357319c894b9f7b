// Single arrays: the npy header, both byte orders, both memory orders, and every accessor.
#include <cstdint>
#include <cstdlib>

#include "inkling/npz.hpp"

namespace npz = inkling::npz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto array = npz::read_npy({data, size});
  if (!array) return 0;
  if (const auto values = array->floats(); values && values->size() != array->size()) std::abort();
  if (const auto values = array->doubles(); values && values->size() != array->size()) std::abort();
  if (const auto values = array->integers(); values && values->size() != array->size()) std::abort();
  if (const auto values = array->strings(); values && values->size() != array->size()) std::abort();
  const auto again = npz::read_npy(npz::write_npy(*array));
  if (!again || again->shape != array->shape || again->data != array->data) std::abort();
  return 0;
}
