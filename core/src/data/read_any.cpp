#include "inkling/data_set.hpp"
#include "inkling/gzip.hpp"
#include "inkling/refusal.hpp"

namespace inkling {

namespace {

bool is_zip(ByteView file) {
  return file.size() >= 2 && file[0] == 'P' && file[1] == 'K';
}

bool is_idx(ByteView file) {
  return file.size() >= 3 && file[0] == 0 && file[1] == 0 && file[2] == 8;
}

Result<Splits> read_archive(const npz::Archive& archive) {
  if (archive.contains("x_train")) {
    return read_keras_npz(archive);
  }
  if (archive.contains("train_images")) {
    return read_splits(archive);
  }
  return bad_file(
      "expected a data set: an NPZ with train_images (Inkling) or x_train (Keras), found neither");
}

Result<Splits> read_unpacked(ByteView file) {
  if (is_zip(file)) {
    npz::Limits limits;
    limits.objects = nullptr;
    return npz::read(file, limits).and_then(read_archive);
  }
  if (is_idx(file)) {
    return unsupported("an IDX file holds images or labels alone: give the folder with both");
  }
  return read_mnist_pickle(file);
}

}  // namespace

Result<Splits> read_any(ByteView file) {
  if (!is_gzip(file)) {
    return read_unpacked(file);
  }
  return gunzip(file).and_then([](const Bytes& unpacked) { return read_unpacked(unpacked); });
}

}  // namespace inkling
