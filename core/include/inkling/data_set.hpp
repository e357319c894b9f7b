// Labelled images: MNIST in each of its file formats, and our own NPZ of prepared splits.
//
//   Result<DataSet> train = read_idx(images_bytes, labels_bytes);
//   Splits splits = split(*train, {0.7, 0.2, 0.1}, seed);
//   Bytes file = write_splits(splits);
//
// MNIST's images are 28x28 = 784 pixels (one of the older texts says 29*29): anything else is refused with
// what was found. Pixels are kept as bytes, 0 paper to 255 ink, and scaled to [0, 1] (pixel / 255) when a
// batch is taken.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"
#include "inkling/npz.hpp"
#include "inkling/tensor_fwd.hpp"

namespace inkling {

inline constexpr int kImageSide = 28;
inline constexpr int kImagePixels = kImageSide * kImageSide;
inline constexpr int kDigits = 10;

// The label of a picture that shows no digit. A network may be trained on such; accuracy is that of digits.
inline constexpr std::uint8_t kNoDigit = 255;

struct DataSet {
  std::vector<std::uint8_t> pixels;  // [size, 28, 28]
  std::vector<std::uint8_t> labels;  // [size], each 0..9 or kNoDigit

  [[nodiscard]] std::size_t size() const { return labels.size(); }
  [[nodiscard]] std::span<const std::uint8_t, kImagePixels> image(std::size_t index) const;
  void append(std::span<const std::uint8_t, kImagePixels> image, std::uint8_t label);
  void append(const DataSet& more);  // another one
  // The chosen images in the chosen order.
  [[nodiscard]] DataSet select(std::span<const std::uint32_t> indices) const;
};

// Writes pixel / 255 of one image to `out`.
void scale_pixels(std::span<const std::uint8_t, kImagePixels> image, std::span<float, kImagePixels> out);

// [labels.size(), 10], one 1 a row, or none for kNoDigit.
Matrix one_hot(std::span<const std::uint8_t> labels);

// Without the images of kNoDigit.
DataSet digits_only(const DataSet& data);

struct Splits {
  DataSet train;
  DataSet validation;
  DataSet test;
};

// Shares of train, validation and test; non-negative, with a sum of at most 1 (the rest is left out).
using SplitRatios = std::array<double, 3>;
inline constexpr SplitRatios kDefaultRatios = {0.7, 0.2, 0.1};

// Shuffles the digits by the seed, then cuts; what is kNoDigit is for training and follows them there.
// Error{invalid_argument} for ratios that are not shares.
Result<Splits> split(const DataSet& data, const SplitRatios& ratios, std::uint64_t seed);

// The pair of IDX files (yann.lecun.com's format), each gzipped or not.
Result<DataSet> read_idx(ByteView images, ByteView labels);

// Keras' mnist.npz: x_train, y_train, x_test, y_test. It has no validation split: that stays empty.
Result<Splits> read_keras_npz(const npz::Archive& archive);

// mnist.pkl or mnist.pkl.gz of "Neural Networks and Deep Learning": three (images, labels) pairs, pixels /
// 256.
Result<Splits> read_mnist_pickle(ByteView file);

// Our own data-set NPZ: {train,validation,test}_{images,labels}, u1. Its train_labels may be
// kNoDigit.
Bytes write_splits(const Splits& splits);
Result<Splits> read_splits(const npz::Archive& archive);

// Any of the single-file formats above, told apart by content.
Result<Splits> read_any(ByteView file);

}  // namespace inkling
