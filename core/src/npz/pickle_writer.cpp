#include "npz/pickle_writer.hpp"

#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

#include "npz/dtype.hpp"
#include "npz/little_endian.hpp"
#include "npz/pickle_opcode.hpp"
#include "npz/text.hpp"

namespace inkling::pickle {
namespace {

constexpr std::uint8_t kProtocol = 2;

class Pickler {
 public:
  Bytes write(const npz::Array& array) {
    put(Opcode::proto);
    out_.push_back(kProtocol);
    put_array(array);
    put(Opcode::stop);
    return std::move(out_);
  }

 private:
  void put(Opcode opcode) { out_.push_back(static_cast<std::uint8_t>(opcode)); }
  void put_global(std::string_view module, std::string_view name);
  void put_text(std::string_view text);
  void put_integer(std::int64_t value);
  void put_bytes(ByteView bytes);
  void put_shape(const std::vector<std::size_t>& shape);
  void put_dtype(const npz::Array& array);
  void put_array(const npz::Array& array);

  Bytes out_;
};

void Pickler::put_global(std::string_view module, std::string_view name) {
  put(Opcode::global);
  npz::append_text(out_, module);
  out_.push_back('\n');
  npz::append_text(out_, name);
  out_.push_back('\n');
}

void Pickler::put_text(std::string_view text) {
  put(Opcode::bin_unicode);
  npz::append(out_, static_cast<std::uint32_t>(text.size()));
  npz::append_text(out_, text);
}

void Pickler::put_integer(std::int64_t value) {
  if (value >= std::numeric_limits<std::int32_t>::min() &&
      value <= std::numeric_limits<std::int32_t>::max()) {
    put(Opcode::bin_int);
    npz::append(out_, static_cast<std::int32_t>(value));
  } else {
    put(Opcode::long1);
    out_.push_back(sizeof(value));
    npz::append(out_, value);
  }
}

// Protocol 2 has no bytes: _codecs.encode(text, 'latin1') makes them, in Python 2 as well as 3.
void Pickler::put_bytes(ByteView bytes) {
  put_global("_codecs", "encode");
  put(Opcode::bin_unicode);
  const std::size_t length_at = out_.size();
  npz::append(out_, std::uint32_t{0});
  npz::append_latin1_as_utf8(out_, bytes);
  const auto length = static_cast<std::uint32_t>(out_.size() - length_at - sizeof(std::uint32_t));
  std::memcpy(out_.data() + length_at, &length, sizeof(length));
  put_text("latin1");
  put(Opcode::tuple2);
  put(Opcode::reduce);
}

void Pickler::put_shape(const std::vector<std::size_t>& shape) {
  put(Opcode::mark);
  for (const std::size_t dimension : shape) put_integer(static_cast<std::int64_t>(dimension));
  put(Opcode::tuple);
}

// dtype('f8', False, True), then its state: (version, byte order, None, None, None, size, alignment, flags).
// Size and alignment are only told for strings, -1 otherwise.
void Pickler::put_dtype(const npz::Array& array) {
  constexpr std::int64_t kVersion = 3;
  constexpr std::int64_t kObjectFlags = 63;  // reference-counted, pickled as a list, ...
  constexpr std::int64_t kUnicodeFlags = 8;  // needs initialisation
  const bool is_text = array.dtype == npz::DType::bytes || array.dtype == npz::DType::unicode;
  const bool is_unicode = array.dtype == npz::DType::unicode;
  put_global("numpy", "dtype");
  put_text(npz::kind_and_size(array));
  put(Opcode::new_false);
  put(Opcode::new_true);
  put(Opcode::tuple3);
  put(Opcode::reduce);

  put(Opcode::mark);
  put_integer(kVersion);
  put_text(std::string(1, npz::byte_order_mark(array)));
  for (int record = 0; record < 3; ++record) put(Opcode::none);
  put_integer(is_text ? static_cast<std::int64_t>(array.item_size) : -1);
  put_integer(is_unicode ? 4 : is_text ? 1 : -1);
  put_integer(array.dtype == npz::DType::object ? kObjectFlags : is_unicode ? kUnicodeFlags : 0);
  put(Opcode::tuple);
  put(Opcode::build);
}

// _reconstruct(ndarray, (0,), b'b'), then its state: (version, shape, dtype, Fortran order, data).
void Pickler::put_array(const npz::Array& array) {
  put_global("numpy.core.multiarray", "_reconstruct");
  put_global("numpy", "ndarray");
  put_integer(0);
  put(Opcode::tuple1);
  put_bytes(ByteView(reinterpret_cast<const std::uint8_t*>("b"), 1));
  put(Opcode::tuple3);
  put(Opcode::reduce);

  put(Opcode::mark);
  put_integer(1);
  put_shape(array.shape);
  put_dtype(array);
  put(Opcode::new_false);
  if (array.dtype == npz::DType::object) {
    put(Opcode::empty_list);
    put(Opcode::mark);
    for (const npz::Array& object : array.objects) put_array(object);
    put(Opcode::appends);
  } else {
    put_bytes(array.data);
  }
  put(Opcode::tuple);
  put(Opcode::build);
}

}  // namespace

Bytes write(const npz::Array& array) {
  return Pickler().write(array);
}

}  // namespace inkling::pickle
