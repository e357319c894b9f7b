#include "server/keras/hdf5_file.hpp"

#include <fmt/format.h>
#include <hdf5.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

namespace inkling::keras {
namespace {

constexpr std::array<std::uint8_t, 8> kSignature = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
constexpr std::size_t kMaxPathDepth = 16;
constexpr std::size_t kMaxNameBytes = 1024;
constexpr hssize_t kMaxTexts = 1024;
constexpr std::size_t kMaxTextBytes = std::size_t{1} << 20U;
constexpr int kMaxSides = 4;

// One of libhdf5's handles, closed when it goes out of scope.
class Handle {
 public:
  using Close = herr_t (*)(hid_t);

  Handle() = default;
  Handle(hid_t id, Close close) : id_(id), close_(close) {}
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  [[nodiscard]] bool is_open() const { return id_ >= 0; }
  [[nodiscard]] hid_t get() const { return id_; }
  [[nodiscard]] H5I_type_t type() const { return H5Iget_type(id_); }

 private:
  hid_t id_ = -1;
  Close close_ = H5Oclose;
};

tl::unexpected<Error> damaged(std::string_view path) {
  return fail(ErrorCode::bad_file, fmt::format("{}: cannot be read; the file is damaged", path));
}

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    parts.emplace_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return parts;
}

// Name by name, since a link may lead out of the file, or nowhere.
Result<Handle> open_object(hid_t file, const std::string& path) {
  Handle object(H5Gopen2(file, "/", H5P_DEFAULT), H5Oclose);
  const std::vector<std::string> parts = parts_of(path);
  if (!object.is_open()) return damaged("/");
  if (parts.size() > kMaxPathDepth) {
    return fail(ErrorCode::bad_file, fmt::format("a path of more than {} names", kMaxPathDepth));
  }
  for (const std::string& part : parts) {
    const bool is_name = !part.empty() && part != "." && part.size() <= kMaxNameBytes &&
                         part.find('\0') == std::string::npos && object.type() == H5I_GROUP;
    if (!is_name || H5Lexists(object.get(), part.c_str(), H5P_DEFAULT) <= 0) {
      return fail(ErrorCode::bad_file, path + ": is not in the file");
    }
    H5L_info_t link{};
    if (H5Lget_info(object.get(), part.c_str(), &link, H5P_DEFAULT) < 0) return damaged(path);
    if (link.type != H5L_TYPE_HARD) {
      return fail(ErrorCode::unsupported, path + ": is a link to elsewhere; expected the data themselves");
    }
    object = Handle(H5Oopen(object.get(), part.c_str(), H5P_DEFAULT), H5Oclose);
    if (!object.is_open()) return damaged(path);
  }
  return object;
}

// Text that ends at its first NUL, or is padded to its length.
std::string trimmed(const char* text, std::size_t size, H5T_str_t padding) {
  std::string result(text, ::strnlen(text, size));
  if (padding == H5T_STR_SPACEPAD) result.erase(result.find_last_not_of(' ') + 1);
  return result;
}

Result<std::vector<std::string>> read_fixed_texts(hid_t attribute, hid_t type, std::size_t count,
                                                  const std::string& name) {
  const std::size_t size = H5Tget_size(type);
  if (size == 0 || size > kMaxTextBytes / count) {
    return fail(ErrorCode::bad_file, fmt::format("{}: more than {} bytes of text", name, kMaxTextBytes));
  }
  std::vector<char> bytes(size * count);
  if (H5Aread(attribute, type, bytes.data()) < 0) return damaged(name);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count; ++i) {
    texts.push_back(trimmed(&bytes[i * size], size, H5Tget_strpad(type)));
  }
  return texts;
}

Result<std::vector<std::string>> read_variable_texts(hid_t attribute, hid_t type, hid_t space,
                                                     std::size_t count, const std::string& name) {
  const Handle memory_type(H5Tcopy(H5T_C_S1), H5Tclose);
  if (H5Tset_size(memory_type.get(), H5T_VARIABLE) < 0 ||
      H5Tset_cset(memory_type.get(), H5Tget_cset(type)) < 0) {
    return damaged(name);
  }
  std::vector<char*> pointers(count);
  if (H5Aread(attribute, memory_type.get(), static_cast<void*>(pointers.data())) < 0) return damaged(name);
  std::vector<std::string> texts;
  std::size_t total = 0;
  for (const char* pointer : pointers) {
    texts.emplace_back(pointer == nullptr ? std::string_view() : std::string_view(pointer));
    total += texts.back().size();
  }
  H5Dvlen_reclaim(memory_type.get(), space, H5P_DEFAULT, static_cast<void*>(pointers.data()));
  if (total > kMaxTextBytes) {
    return fail(ErrorCode::bad_file, fmt::format("{}: more than {} bytes of text", name, kMaxTextBytes));
  }
  return texts;
}

// Filters could unpack to anything, and other layouts read other files; Keras writes neither.
Result<void> check_storage(hid_t dataset, const std::string& path) {
  const Handle how(H5Dget_create_plist(dataset), H5Pclose);
  if (!how.is_open()) return damaged(path);
  const H5D_layout_t layout = H5Pget_layout(how.get());
  if ((layout != H5D_CONTIGUOUS && layout != H5D_COMPACT) || H5Pget_external_count(how.get()) != 0 ||
      H5Pget_nfilters(how.get()) != 0) {
    return fail(ErrorCode::unsupported,
                path + ": is in pieces, compressed or in another file; expected plain data, as Keras writes");
  }
  return {};
}

}  // namespace

bool is_hdf5(ByteView file) {
  return file.size() > kSignature.size() && std::equal(kSignature.begin(), kSignature.end(), file.begin());
}

Result<Hdf5File> Hdf5File::open(ByteView file) {
  if (!is_hdf5(file)) return fail(ErrorCode::bad_file, "not an HDF5 file");
  if (file.size() > kMaxHdf5Bytes) {
    return fail(ErrorCode::bad_file,
                fmt::format("is larger than the {} bytes that are accepted", kMaxHdf5Bytes));
  }
  // libhdf5 prints every error, and loads whatever library a file's filter asks for, unless told not to.
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  H5PLset_loading_state(0);

  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  constexpr std::size_t kIncrement = 1 << 16;
  // It takes the image as something to change, but copies it.
  void* image = const_cast<std::uint8_t*>(file.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  if (H5Pset_fapl_core(access.get(), kIncrement, 0) < 0 ||
      H5Pset_file_image(access.get(), image, file.size()) < 0) {
    return fail(ErrorCode::internal, "libhdf5 cannot read from memory");
  }
  const hid_t opened = H5Fopen("model.hdf5", H5F_ACC_RDONLY, access.get());
  if (opened < 0) return fail(ErrorCode::bad_file, "not an HDF5 file, or a damaged one");
  return Hdf5File(opened, file.size());
}

Hdf5File::Hdf5File(Hdf5File&& other) noexcept : file_(std::exchange(other.file_, -1)), bytes_(other.bytes_) {}

Hdf5File& Hdf5File::operator=(Hdf5File&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

Hdf5File::~Hdf5File() {
  if (file_ >= 0) H5Fclose(file_);
}

bool Hdf5File::has_group(const std::string& path) const {
  const Result<Handle> object = open_object(file_, path);
  return object && object->type() == H5I_GROUP;
}

bool Hdf5File::has_attribute(const std::string& group, const std::string& name) const {
  const Result<Handle> object = open_object(file_, group);
  return object && H5Aexists(object->get(), name.c_str()) > 0;
}

Result<std::vector<std::string>> Hdf5File::texts(const std::string& group, const std::string& name) const {
  const Result<Handle> object = open_object(file_, group);
  if (!object) return tl::unexpected(object.error());
  const std::string full_name = group.empty() ? name : group + "/" + name;
  if (H5Aexists(object->get(), name.c_str()) <= 0) {
    return fail(ErrorCode::bad_file, full_name + ": there is no such attribute");
  }
  const Handle attribute(H5Aopen(object->get(), name.c_str(), H5P_DEFAULT), H5Aclose);
  const Handle type(attribute.is_open() ? H5Aget_type(attribute.get()) : -1, H5Tclose);
  const Handle space(type.is_open() ? H5Aget_space(attribute.get()) : -1, H5Sclose);
  if (!space.is_open()) return damaged(full_name);
  const hssize_t count = H5Sget_simple_extent_npoints(space.get());
  if (count == 0) return std::vector<std::string>();
  if (count < 0 || count > kMaxTexts || H5Tget_class(type.get()) != H5T_STRING) {
    return fail(ErrorCode::bad_file, fmt::format("{}: expected 1 to {} texts", full_name, kMaxTexts));
  }
  const auto texts = static_cast<std::size_t>(count);
  return H5Tis_variable_str(type.get()) > 0
             ? read_variable_texts(attribute.get(), type.get(), space.get(), texts, full_name)
             : read_fixed_texts(attribute.get(), type.get(), texts, full_name);
}

Result<Hdf5Floats> Hdf5File::floats(const std::string& path) const {
  const Result<Handle> dataset = open_object(file_, path);
  if (!dataset) return tl::unexpected(dataset.error());
  if (dataset->type() != H5I_DATASET)
    return fail(ErrorCode::bad_file, path + ": expected an array of numbers");
  if (Result<void> plain = check_storage(dataset->get(), path); !plain) return tl::unexpected(plain.error());

  const Handle type(H5Dget_type(dataset->get()), H5Tclose);
  const Handle space(H5Dget_space(dataset->get()), H5Sclose);
  if (!type.is_open() || !space.is_open()) return damaged(path);
  const std::size_t item = H5Tget_size(type.get());
  if (H5Tget_class(type.get()) != H5T_FLOAT || (item != 2 && item != 4 && item != 8)) {
    return fail(ErrorCode::unsupported, path + ": expected floats of 2, 4 or 8 bytes");
  }
  std::array<hsize_t, kMaxSides> sides{};
  const int rank = H5Sget_simple_extent_ndims(space.get());
  if (rank < 0 || rank > kMaxSides || H5Sget_simple_extent_dims(space.get(), sides.data(), nullptr) != rank) {
    return fail(ErrorCode::bad_file, fmt::format("{}: expected at most {} sides", path, kMaxSides));
  }
  Hdf5Floats floats;
  std::size_t count = 1;
  for (std::size_t i = 0; i < static_cast<std::size_t>(rank); ++i) {
    if (sides[i] == 0 || sides[i] > bytes_ / count) {
      return fail(ErrorCode::bad_file, path + ": declares more data than the file has, or none");
    }
    count *= sides[i];
    floats.shape.push_back(sides[i]);
  }
  if (count > bytes_ / item || H5Dget_storage_size(dataset->get()) != count * item) {
    return fail(ErrorCode::bad_file, path + ": declares other data than the file has");
  }
  floats.values.resize(count);
  if (H5Dread(dataset->get(), H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, floats.values.data()) < 0) {
    return damaged(path);
  }
  return floats;
}

}  // namespace inkling::keras
