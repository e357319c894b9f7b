#include "data/labelled_arrays.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "inkling/refusal.hpp"

namespace inkling {

namespace {

// Far above the rounding of a float, far below the least distance between k / 255 and a multiple of 1 / 256
// (1 / 255 of a step).
constexpr double kGreyTolerance = 1e-3;

std::string name_of(const std::vector<std::size_t>& shape) {
  std::string text = "[";
  for (const std::size_t length : shape) {
    text += (text.size() > 1 ? ", " : "") + std::to_string(length);
  }
  return text + "]";
}

bool holds_images(const std::vector<std::size_t>& shape) {
  if (shape.empty()) {
    return false;
  }
  const std::vector<std::size_t> image(shape.begin() + 1, shape.end());
  return image == std::vector<std::size_t>{kImageSide, kImageSide} ||
         image == std::vector<std::size_t>{kImageSide, kImageSide, 1} ||
         image == std::vector<std::size_t>{kImagePixels};
}

// Writes round(value * levels) of each value; false when one is not a whole number of steps in 0..255.
bool quantize(std::span<const float> values, double levels, std::vector<std::uint8_t>& pixels) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double level = levels * static_cast<double>(values[i]);
    const double step = std::floor(level + 0.5);
    if (!(std::abs(level - step) <= kGreyTolerance && step >= 0 && step <= 255)) {
      return false;
    }
    pixels[i] = static_cast<std::uint8_t>(step);
  }
  return true;
}

Result<std::vector<std::uint8_t>> pixels_of(const NamedArray& images) {
  if (images.array.dtype == npz::DType::uint8) {
    return images.array.data;
  }
  if (images.array.dtype != npz::DType::float32 && images.array.dtype != npz::DType::float64) {
    return unsupported("{}: expected bytes or floats", {images.name});
  }
  const Result<std::vector<float>> values = images.array.floats();
  if (!values) {
    return fail_within(images.name, values.error());
  }
  // "Neural Networks and Deep Learning" divides by 256, nearly everybody else by 255.
  std::vector<std::uint8_t> pixels(values->size());
  if (quantize(*values, 256, pixels) || quantize(*values, 255, pixels)) {
    return pixels;
  }
  return fail(
      ErrorCode::bad_file,
      std::string(images.name) + ": expected grey levels of k / 256 or k / 255 with k in 0..255, got others");
}

Result<std::vector<std::uint8_t>> labels_of(const NamedArray& labels, Labels allowed) {
  const Result<std::vector<std::int64_t>> values = labels.array.integers();
  if (!values) {
    return fail_within(labels.name, values.error());
  }
  std::vector<std::uint8_t> digits;
  digits.reserve(values->size());
  for (const std::int64_t value : *values) {
    const bool is_none = value == kNoDigit && allowed == Labels::digits_and_none;
    if ((value < 0 || value >= kDigits) && !is_none) {
      return bad_file("{}: expected labels 0 to 9, got {}", {labels.name, value});
    }
    digits.push_back(static_cast<std::uint8_t>(value));
  }
  return digits;
}

}  // namespace

Result<DataSet> from_labelled_arrays(const NamedArray& images, const NamedArray& labels, Labels allowed) {
  if (!holds_images(images.array.shape)) {
    return bad_file("{}: expected images of 28x28, as [n, 28, 28] or [n, 784], got {}",
                    {images.name, name_of(images.array.shape)});
  }
  const std::size_t count = images.array.shape.front();
  if (labels.array.shape != std::vector<std::size_t>{count}) {
    return bad_file("{}: expected [{}], one label an image, got {}",
                    {labels.name, count, name_of(labels.array.shape)});
  }
  Result<std::vector<std::uint8_t>> pixels = pixels_of(images);
  if (!pixels) {
    return tl::unexpected(std::move(pixels).error());
  }
  Result<std::vector<std::uint8_t>> digits = labels_of(labels, allowed);
  if (!digits) {
    return tl::unexpected(std::move(digits).error());
  }
  return DataSet{*std::move(pixels), *std::move(digits)};
}

Result<DataSet> from_labelled_entries(const npz::Archive& archive, std::string_view images,
                                      std::string_view labels, Labels allowed) {
  for (const std::string_view name : {images, labels}) {
    if (!archive.contains(name)) {
      return bad_file("expected an entry {}, found none", {name});
    }
  }
  return from_labelled_arrays({images, *archive.find(images)}, {labels, *archive.find(labels)}, allowed);
}

}  // namespace inkling
