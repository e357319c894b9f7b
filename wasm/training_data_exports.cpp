// The images of a training, behind the C ABI of inkling-train.wasm. README.md has its contract; as in
// exports.cpp, sizes are checked here, and a call that fails returns 0.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "data_files.hpp"
#include "inkling/refusal.hpp"
#include "inkling/synthetic.hpp"
#include "training_session.hpp"

namespace inkling {
namespace {

constexpr std::uint32_t kMaxImages = 1'000'000;
constexpr std::uint64_t kHoldOutSeed = 1;  // the program's: always the same images for the same share

}  // namespace

extern "C" {

// Room for `size` bytes, the caller's to fill until the next call that reads them.
[[clang::export_name("train_reserve")]] std::uint8_t* train_reserve(std::uint32_t size) {
  std::uint8_t* bytes = session.inbox.reserve(size);
  if (bytes == nullptr) {
    refused(invalid_argument("no memory for {} bytes", {size}));
  }
  return bytes;
}

// Keeps the first `size` reserved bytes for train_read_files().
[[clang::export_name("train_add_file")]] int train_add_file(std::uint32_t size) {
  if (!has_reserved(size)) {
    return 0;
  }
  const ByteView file = session.inbox.first(size);
  session.files.emplace_back(file.begin(), file.end());
  session.inbox.clear();
  return 1;
}

// Makes a data set of the files, and gives their memory back.
[[clang::export_name("train_read_files")]] int train_read_files() {
  Result<Splits> data = read_data_files(std::exchange(session.files, {}));
  if (!data) {
    return refused(std::move(data.error()));
  }
  session.data = std::move(*data);
  return 1;
}

// Images and their labels become a part of the data: reserved are count * 784 bytes, and behind them `count`.
[[clang::export_name("train_set_images")]] int train_set_images(std::int32_t part, std::uint32_t count) {
  DataSet* data = find_part(part);
  if (data == nullptr) {
    return 0;
  }
  if (count < 1 || count > kMaxImages) {
    return refused(invalid_argument("images: expected 1 to {}, got {}", {kMaxImages, count}));
  }
  const std::size_t pixels = std::size_t{count} * kImagePixels;
  if (!has_reserved(pixels + count)) {
    return 0;
  }
  const ByteView bytes = session.inbox.first(pixels + count);
  const ByteView labels = bytes.subspan(pixels);
  // Only training knows what to do with pictures of no digit.
  const bool may_be_none = data == &session.data.train || data == &session.additions.pictures;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] >= kDigits && !(may_be_none && labels[i] == kNoDigit)) {
      return refused(invalid_argument("labels: expected 0 to 9{}, got {} at {}",
                                      {may_be_none ? ", or 255 for no digit" : "", labels[i], i}));
    }
  }
  data->pixels.assign(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(pixels));
  data->labels.assign(labels.begin(), labels.end());
  session.inbox.clear();
  return 1;
}

// Draws digits, which become a part of the data.
[[clang::export_name("train_synthesize")]] int train_synthesize(std::int32_t part, std::uint32_t count,
                                                                double seed) {
  DataSet* data = find_part(part);
  if (data == nullptr) {
    return 0;
  }
  if (count < 1 || count > kMaxImages || !(seed >= 0 && seed < 0x1p53)) {
    return refused(
        invalid_argument("synthetic digits: expected 1 to {}, and a seed of at least 0", {kMaxImages}));
  }
  *data = synthesize(count, static_cast<std::uint64_t>(seed));
  return 1;
}

// Moves a share of the training images to those of validation, unless there are some.
[[clang::export_name("train_hold_out")]] int train_hold_out(double share) {
  if (!(share >= 0 && share < 1)) {
    return refused(invalid_argument("validation: expected a share of at least 0 and below 1"));
  }
  if (session.data.validation.size() > 0 || share == 0) {
    return 1;
  }
  Result<Splits> held_out = split(session.data.train, {1 - share, share, 0}, kHoldOutSeed);
  if (!held_out) {
    return refused(std::move(held_out.error()));
  }
  session.data.train = std::move(held_out->train);
  session.data.validation = std::move(held_out->validation);
  return 1;
}

// Of a part of the data; the addresses are valid until the part changes.
[[clang::export_name("train_count")]] std::uint32_t train_count(std::int32_t part) {
  const DataSet* data = find_part(part);
  return data == nullptr ? 0 : static_cast<std::uint32_t>(data->size());
}
[[clang::export_name("train_images")]] const std::uint8_t* train_images(std::int32_t part) {
  const DataSet* data = find_part(part);
  return data == nullptr ? nullptr : data->pixels.data();
}
[[clang::export_name("train_labels")]] const std::uint8_t* train_labels(std::int32_t part) {
  const DataSet* data = find_part(part);
  return data == nullptr ? nullptr : data->labels.data();
}

}  // extern "C"
}  // namespace inkling
