#include "inkling/data_set.hpp"

#include <cassert>

#include "inkling/tensor.hpp"

namespace inkling {

namespace {

// Dividing is slow, and multiplying by 1 / 255 would give other bits than pixel / 255.
constexpr std::array<float, 256> kScaled = [] {
  std::array<float, 256> scaled{};
  for (std::size_t pixel = 0; pixel < scaled.size(); ++pixel) {
    scaled[pixel] = static_cast<float>(pixel) / 255.0F;
  }
  return scaled;
}();

}  // namespace

std::span<const std::uint8_t, kImagePixels> DataSet::image(std::size_t index) const {
  assert(index < size() && pixels.size() == size() * kImagePixels);
  return std::span<const std::uint8_t, kImagePixels>(pixels.data() + index * kImagePixels, kImagePixels);
}

void DataSet::append(std::span<const std::uint8_t, kImagePixels> image, std::uint8_t label) {
  pixels.insert(pixels.end(), image.begin(), image.end());
  labels.push_back(label);
}

void DataSet::append(const DataSet& more) {
  pixels.insert(pixels.end(), more.pixels.begin(), more.pixels.end());
  labels.insert(labels.end(), more.labels.begin(), more.labels.end());
}

DataSet DataSet::select(std::span<const std::uint32_t> indices) const {
  DataSet chosen;
  chosen.pixels.reserve(indices.size() * kImagePixels);
  chosen.labels.reserve(indices.size());
  for (const std::uint32_t index : indices) {
    chosen.append(image(index), labels[index]);
  }
  return chosen;
}

void scale_pixels(std::span<const std::uint8_t, kImagePixels> image, std::span<float, kImagePixels> out) {
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    out[i] = kScaled[image[i]];
  }
}

DataSet digits_only(const DataSet& data) {
  std::vector<std::uint32_t> digits;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (data.labels[i] != kNoDigit) digits.push_back(static_cast<std::uint32_t>(i));
  }
  return data.select(digits);
}

Matrix one_hot(std::span<const std::uint8_t> labels) {
  Matrix rows = Matrix::Zero(static_cast<Eigen::Index>(labels.size()), kDigits);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    assert(labels[i] < kDigits || labels[i] == kNoDigit);
    if (labels[i] < kDigits) rows(static_cast<Eigen::Index>(i), labels[i]) = 1;
  }
  return rows;
}

}  // namespace inkling
