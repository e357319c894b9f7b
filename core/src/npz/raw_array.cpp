#include "npz/raw_array.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "inkling/refusal.hpp"
#include "shape_text.hpp"

namespace inkling::npz {
namespace {

// Copies elements from Fortran order to C order: walks the output and keeps the place in the input.
void transpose(ByteView from, const std::vector<std::size_t>& shape, std::size_t item_size, Bytes& to) {
  std::vector<std::size_t> strides(shape.size());
  std::size_t stride = item_size;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  std::vector<std::size_t> index(shape.size());
  std::size_t source = 0;
  for (std::size_t target = 0; target < to.size(); target += item_size) {
    std::memcpy(to.data() + target, from.data() + source, item_size);
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      source += strides[axis];
      if (++index[axis] < shape[axis]) break;
      source -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
}

void reverse_bytes(Bytes& data, std::size_t unit) {
  for (auto at = data.begin(); at != data.end(); at += static_cast<std::ptrdiff_t>(unit)) {
    std::reverse(at, at + static_cast<std::ptrdiff_t>(unit));
  }
}

}  // namespace

Result<Array> to_array(RawArray raw, const Limits& limits) {
  const std::size_t item_size = raw.type.item_size;
  const auto count = count_elements(raw.shape, item_size, limits);
  if (!count) return pass_on(count.error());
  if (raw.data.size() != *count * item_size) {
    return bad_file("shape {} of {}-byte elements needs {} bytes, but there are {}",
                    {shape_text(raw.shape), item_size, *count * item_size, raw.data.size()});
  }

  Array array{raw.type.dtype, item_size, std::move(raw.shape), {}, {}};
  if (raw.fortran_order && array.shape.size() > 1 && !raw.data.empty()) {
    array.data.resize(raw.data.size());
    transpose(raw.data, array.shape, item_size, array.data);
  } else {
    array.data.assign(raw.data.begin(), raw.data.end());
  }
  if (raw.type.big_endian) reverse_bytes(array.data, array.dtype == DType::unicode ? 4 : item_size);
  return array;
}

}  // namespace inkling::npz
