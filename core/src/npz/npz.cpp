#include "inkling/npz.hpp"

#include <string>
#include <utility>

#include "inkling/refusal.hpp"
#include "inkling/tensor.hpp"
#include "npz/dtype.hpp"
#include "npz/text.hpp"
#include "npz/zip_reader.hpp"
#include "npz/zip_writer.hpp"

namespace inkling::npz {
namespace {

constexpr std::string_view kExtension = ".npy";

// numpy.load's rule: the extension is not part of the key.
std::string_view array_name(std::string_view entry_name) {
  if (entry_name.ends_with(kExtension)) entry_name.remove_suffix(kExtension.size());
  return entry_name;
}

// What reading an array took, its objects included: pickled arrays may be larger than their pickle.
std::size_t footprint(const Array& array) {
  std::size_t bytes = array.data.size();
  for (const Array& object : array.objects) bytes += sizeof(Array) + footprint(object);
  return bytes;
}

Error unexpected_kind(std::string_view name, const char* expected, const Array& array) {
  return bad_file("{}: expected {}, got {}", {name, expected, describe(array)});
}

// The values of entry `name` through one of Array's readers.
template <class Values>
Result<Values> values_of(const Archive& archive, std::string_view name,
                         Result<Values> (Array::*read_values)() const) {
  const Array* const array = archive.find(name);
  if (array == nullptr) return bad_file("{}: there is no such entry", {name});
  auto values = (array->*read_values)();
  if (!values) return bad_file("{}: {}", {name, values.error().message});
  return values;
}

// The same, of an entry that has one element.
template <class Values>
Result<typename Values::value_type> single_value(const Archive& archive, std::string_view name,
                                                 const char* expected,
                                                 Result<Values> (Array::*read_values)() const) {
  const Array* const array = archive.find(name);
  if (array != nullptr && array->size() != 1) return pass_on(unexpected_kind(name, expected, *array));
  auto values = values_of(archive, name, read_values);
  if (!values) return pass_on(values.error());
  return std::move(values->front());
}

}  // namespace

const Array* Archive::find(std::string_view name) const {
  for (const Entry& entry : entries_) {
    if (entry.name == name) return &entry.array;
  }
  return nullptr;
}

void Archive::set(std::string name, Array array) {
  for (Entry& entry : entries_) {
    if (entry.name != name) continue;
    entry.array = std::move(array);
    return;
  }
  entries_.push_back({std::move(name), std::move(array)});
}

Result<Matrix> Archive::matrix(std::string_view name) const {
  const Array* const array = find(name);
  if (array != nullptr && array->shape.size() != 2) return pass_on(unexpected_kind(name, "a matrix", *array));
  return values_of(*this, name, &Array::floats).map([array](const std::vector<float>& values) -> Matrix {
    // NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): what has values is there
    return MatrixView(values.data(), static_cast<Eigen::Index>(array->shape[0]),
                      static_cast<Eigen::Index>(array->shape[1]));
  });
}

Result<std::vector<float>> Archive::floats(std::string_view name) const {
  return values_of(*this, name, &Array::floats);
}

Result<double> Archive::number(std::string_view name) const {
  return single_value(*this, name, "one number", &Array::doubles);
}

Result<std::int64_t> Archive::integer(std::string_view name) const {
  return single_value(*this, name, "one integer", &Array::integers);
}

Result<std::string> Archive::text(std::string_view name) const {
  return single_value(*this, name, "one text", &Array::strings);
}

Result<std::vector<std::string>> Archive::texts(std::string_view name) const {
  const Array* const array = find(name);
  if (array != nullptr && array->shape.size() != 1)
    return pass_on(unexpected_kind(name, "a list of texts", *array));
  return values_of(*this, name, &Array::strings);
}

Result<Archive> read(ByteView file, const Limits& limits) {
  const auto zip = ZipReader::open(file, limits);
  if (!zip) return pass_on(zip.error());
  Archive archive;
  Limits rest = limits;
  for (const ZipEntry& entry : zip->entries()) {
    const std::string_view name = array_name(entry.name);
    // "x" and "x.npy" are two entries, but one array.
    if (archive.contains(name)) return bad_file("{} is there twice", {in_quotes(name)});
    Bytes buffer;
    auto array = zip->unpack(entry, buffer).and_then([&](ByteView npy) { return read_npy(npy, rest); });
    if (!array) return fail_within(entry.name, array.error());
    const std::size_t bytes = footprint(*array);
    if (bytes > rest.total_bytes) {
      return bad_file("{}: with this array, the archive is larger than the {} bytes allowed",
                      {entry.name, limits.total_bytes});
    }
    rest.total_bytes -= bytes;
    archive.set(std::string(name), std::move(*array));
  }
  return archive;
}

Bytes write(const Archive& archive, Compression compression) {
  ZipWriter zip;
  for (const Archive::Entry& entry : archive.entries()) {
    zip.add(entry.name + std::string(kExtension), write_npy(entry.array), compression);
  }
  return std::move(zip).finish();
}

}  // namespace inkling::npz
