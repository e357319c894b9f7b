// Archives: zip, deflate, npy and object arrays. What is read, written and read again must be the same.
#include <cstdint>
#include <cstdlib>

#include "inkling/npz.hpp"

namespace npz = inkling::npz;

namespace {

bool equal(const npz::Array& a, const npz::Array& b) {
  if (a.dtype != b.dtype || a.shape != b.shape || a.data != b.data || a.objects.size() != b.objects.size())
    return false;
  for (std::size_t i = 0; i < a.objects.size(); ++i) {
    if (!equal(a.objects[i], b.objects[i])) return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  npz::Limits limits;
  limits.total_bytes = std::size_t{16} << 20U;
  const auto archive = npz::read({data, size}, limits);
  if (!archive) return 0;
  const auto again = npz::read(npz::write(*archive, npz::Compression::deflate));
  if (!again || again->entries().size() != archive->entries().size()) std::abort();
  for (const npz::Archive::Entry& entry : archive->entries()) {
    const npz::Array* const array = again->find(entry.name);
    if (array == nullptr || !equal(*array, entry.array)) std::abort();
  }
  return 0;
}
