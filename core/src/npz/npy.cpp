#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include "inkling/npz.hpp"
#include "inkling/refusal.hpp"
#include "npz/byte_reader.hpp"
#include "npz/npy_header.hpp"
#include "npz/pickle_writer.hpp"
#include "npz/raw_array.hpp"
#include "shape_text.hpp"

namespace inkling::npz {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kAlignment = 64;               // of the data, so that it can be mapped
constexpr std::uint32_t kLongestHeader = 1U << 20U;  // NumPy itself stops at 10000

// An object array's data is a pickle of the whole array.
Result<Array> read_objects(ByteView pickled, const NpyHeader& header, const Limits& limits) {
  if (limits.objects == nullptr)
    return unsupported("is an object array (a pickle), which is not allowed here");
  auto array = limits.objects(pickled, limits);
  if (!array) return array;
  if (array->dtype != DType::object) {
    return bad_file("the header says object array, but the pickle holds {}", {describe(*array)});
  }
  if (array->shape != header.shape) {
    return bad_file("the header says shape {}, but the pickle {}",
                    {shape_text(header.shape), shape_text(array->shape)});
  }
  return array;
}

}  // namespace

Result<Array> read_npy(ByteView file, const Limits& limits) {
  ByteReader reader(file);
  if (as_text(reader.take(kMagic.size())) != kMagic) {
    return bad_file("is not an npy file: it does not begin with \\x93NUMPY");
  }
  const std::uint8_t major = reader.u8();
  const std::uint8_t minor = reader.u8();
  if (reader.ok() && (major < 1 || major > 3 || minor != 0)) {
    return unsupported("npy version {}.{} is not 1.0, 2.0 or 3.0", {major, minor});
  }
  const std::uint32_t length = major == 1 ? reader.u16() : reader.u32();
  if (length > kLongestHeader) {
    return bad_file("an npy header of {} bytes is absurd", {length});
  }
  const ByteView literal = reader.take(length);
  if (!reader.ok()) return bad_file("the npy header is cut off");

  auto header = parse_npy_header(as_text(literal), limits);
  if (!header) return pass_on(header.error());
  if (header->type.dtype == DType::object) return read_objects(reader.rest(), *header, limits);
  return to_array({header->type, std::move(header->shape), header->fortran_order, reader.rest()}, limits);
}

Bytes write_npy(const Array& array) {
  assert(array.dtype == DType::object ? array.objects.size() == array.size()
                                      : array.data.size() == array.size() * array.item_size);
  std::string header = format_npy_header(array);
  const bool fits_16_bits = header.size() + kAlignment < UINT16_MAX;
  const std::size_t prefix =
      kMagic.size() + 2 + (fits_16_bits ? sizeof(std::uint16_t) : sizeof(std::uint32_t));
  const std::size_t unpadded = prefix + header.size() + 1;  // with the line feed at the end
  header.append((kAlignment - unpadded % kAlignment) % kAlignment, ' ');
  header.push_back('\n');

  const Bytes pickled = array.dtype == DType::object ? pickle::write(array) : Bytes{};
  const Bytes& data = array.dtype == DType::object ? pickled : array.data;
  Bytes file;
  file.reserve(prefix + header.size() + data.size());
  append_text(file, kMagic);
  file.push_back(fits_16_bits ? 1 : 2);
  file.push_back(0);
  if (fits_16_bits) {
    append(file, static_cast<std::uint16_t>(header.size()));
  } else {
    append(file, static_cast<std::uint32_t>(header.size()));
  }
  append_text(file, header);
  append_bytes(file, data);
  return file;
}

}  // namespace inkling::npz
