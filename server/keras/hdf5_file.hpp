// The few things that Keras keeps in HDF5 files, read with libhdf5: texts in attributes, and arrays of
// floats.
//
//   Result<Hdf5File> file = Hdf5File::open(bytes);
//   Result<std::vector<std::string>> names = file->texts("model_weights", "layer_names");
//   Result<Hdf5Floats> kernel = file->floats("model_weights/dense/dense/kernel:0");
//
// Nothing outside of the file is looked at: links must be hard ones, data must lie in the file as they are,
// without filters. Sizes are checked before memory is asked for; but libhdf5 itself may crash on a damaged
// file, so use it in run_contained().
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"

namespace inkling::keras {

inline constexpr std::size_t kMaxHdf5Bytes = std::size_t{256} << 20U;

// Whether the bytes begin as HDF5 files do.
bool is_hdf5(ByteView file);

struct Hdf5Floats {
  std::vector<std::size_t> shape;  // at most 4 sides
  std::vector<float> values;
};

class Hdf5File {
 public:
  // The bytes are copied.
  static Result<Hdf5File> open(ByteView file);

  Hdf5File(Hdf5File&& other) noexcept;
  Hdf5File& operator=(Hdf5File&& other) noexcept;
  Hdf5File(const Hdf5File&) = delete;
  Hdf5File& operator=(const Hdf5File&) = delete;
  ~Hdf5File();

  // Paths are names of groups separated by '/'; "" is the root.
  [[nodiscard]] bool has_group(const std::string& path) const;
  [[nodiscard]] bool has_attribute(const std::string& group, const std::string& name) const;

  // At most 1 MiB together. An empty array of numbers counts as no texts: h5py writes such.
  [[nodiscard]] Result<std::vector<std::string>> texts(const std::string& group,
                                                       const std::string& name) const;

  // Floats of 2, 4 or 8 bytes.
  [[nodiscard]] Result<Hdf5Floats> floats(const std::string& path) const;

 private:
  Hdf5File(std::int64_t file, std::size_t bytes) : file_(file), bytes_(bytes) {}

  std::int64_t file_;  // libhdf5's handle; negative when moved from
  std::size_t bytes_;
};

}  // namespace inkling::keras
