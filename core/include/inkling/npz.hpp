// Reads and writes NumPy's .npy and .npz files: named, dense arrays.
//
//   Result<npz::Archive> archive = npz::read(bytes);
//   Result<Matrix> weight = archive->matrix("layers.0.weight");   // [out, in]
//   Bytes file = npz::write(archive, npz::Compression::deflate);
//
// Anything malformed comes back as Error{bad_file} naming the entry. Reading never trusts a size it has not
// checked, and pickles are data here: nothing in a file is ever executed (see pickle.hpp).
//
// Formats: NEP 1 (npy 1.0), numpy.lib.format (2.0, 3.0), PKWARE APPNOTE 6.3 (zip, zip64).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"
#include "inkling/tensor_fwd.hpp"

namespace inkling::npz {

struct Array;
struct Limits;

// Reads the pickle that an object array's data is. A function that is named, so that a program that names
// none is linked without the unpickler.
using ObjectReader = Result<Array> (*)(ByteView pickle, const Limits& limits);
Result<Array> read_pickled_array(ByteView pickle, const Limits& limits);

// What a file may claim before it is refused. The full mnist.pkl, the largest file we know of, unpacks to 210
// MiB.
struct Limits {
  std::size_t file_bytes = std::size_t{256} << 20U;   // of one array or entry, unpacked
  std::size_t total_bytes = std::size_t{256} << 20U;  // of all entries together, unpacked
  std::size_t entries = 4096;
  std::size_t dimensions = 32;
  ObjectReader objects = read_pickled_array;  // nullptr: refuse object arrays (Error{unsupported})
};

enum class DType {
  boolean,
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float16,
  float32,
  float64,
  bytes,    // NumPy's S: fixed length, padded with zero bytes
  unicode,  // NumPy's U: fixed length, UTF-32
  object,   // an array of arrays, pickled by NumPy
};

// More texts than this are not made into strings: as strings they take up to 32 times the bytes of the array.
inline constexpr std::size_t kMaxStrings = 65536;

// One array, always little-endian and in C order whatever the file had.
struct Array {
  DType dtype = DType::float32;
  std::size_t item_size = 4;       // bytes an element; 0 for objects
  std::vector<std::size_t> shape;  // empty: a single value
  Bytes data;                      // size() * item_size bytes
  std::vector<Array> objects;      // size() elements when dtype is object, else empty

  [[nodiscard]] std::size_t size() const;  // elements: the product of the shape

  // Copies of the elements, converted; Error{unsupported} when the dtype cannot be read so, or a value is out
  // of range.
  [[nodiscard]] Result<std::vector<float>> floats() const;
  [[nodiscard]] Result<std::vector<double>> doubles() const;
  [[nodiscard]] Result<std::vector<std::int64_t>> integers() const;
  [[nodiscard]] Result<std::vector<std::string>> strings() const;  // UTF-8, from S or U; at most kMaxStrings

  static Array from_floats(std::vector<std::size_t> shape, const float* values);
  static Array from_doubles(std::vector<std::size_t> shape, const double* values);
  static Array from_int8(std::vector<std::size_t> shape, const std::int8_t* values);
  static Array from_uint8(std::vector<std::size_t> shape, const std::uint8_t* values);
  static Array from_int32(std::vector<std::size_t> shape, const std::int32_t* values);
  static Array from_int64(std::vector<std::size_t> shape, const std::int64_t* values);
  static Array from_strings(const std::vector<std::string>& values);  // S, shape (n,)
  static Array from_string(std::string_view value);                   // S, shape ()
  static Array from_objects(std::vector<Array> values);               // object, shape (n,)
};

// Named arrays, in the order of the file.
class Archive {
 public:
  struct Entry {
    std::string name;  // without ".npy"
    Array array;
  };

  // nullptr when there is none.
  [[nodiscard]] const Array* find(std::string_view name) const;
  [[nodiscard]] bool contains(std::string_view name) const { return find(name) != nullptr; }
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

  // Replaces an entry of the same name.
  void set(std::string name, Array array);

  // The entry as one kind of value; Error{bad_file} names the entry and what it is instead.
  [[nodiscard]] Result<Matrix> matrix(std::string_view name) const;  // 2-d
  [[nodiscard]] Result<std::vector<float>> floats(std::string_view name) const;
  [[nodiscard]] Result<double> number(std::string_view name) const;                   // 0-d, or one element
  [[nodiscard]] Result<std::int64_t> integer(std::string_view name) const;            // 0-d, or one element
  [[nodiscard]] Result<std::string> text(std::string_view name) const;                // 0-d S or U
  [[nodiscard]] Result<std::vector<std::string>> texts(std::string_view name) const;  // 1-d S or U

 private:
  std::vector<Entry> entries_;
};

Result<Array> read_npy(ByteView file, const Limits& limits = {});
Result<Archive> read(ByteView file, const Limits& limits = {});

enum class Compression { stored, deflate };

// npy version 1.0 (2.0 when the header needs it); object arrays are pickled with protocol 2. Arrays must be
// complete: as many bytes, or objects, as the shape says.
Bytes write_npy(const Array& array);
// Entry names get ".npy"; timestamps are constant, so equal archives are equal bytes.
Bytes write(const Archive& archive, Compression compression);

}  // namespace inkling::npz
