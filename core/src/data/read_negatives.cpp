#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/labelled_arrays.hpp"
#include "inkling/negatives.hpp"
#include "inkling/refusal.hpp"

namespace inkling {

namespace {

// Chosen by eye, for what most of the twenty drawings of each are like.
constexpr auto kLikeDigits = std::to_array<std::string_view>({
    "Balinese/character05",       // 7
    "Balinese/character14",       // 2, 7
    "Early_Aramaic/character02",  // 9
    "Early_Aramaic/character03",  // 1, 7
    "Early_Aramaic/character04",  // 4
    "Early_Aramaic/character05",  // 3
    "Early_Aramaic/character06",  // 4
    "Early_Aramaic/character07",  // 1
    "Early_Aramaic/character10",  // 2
    "Early_Aramaic/character12",  // 6
    "Early_Aramaic/character14",  // 9, 5
    "Early_Aramaic/character16",  // 0
    "Early_Aramaic/character17",  // 1, 7
    "Early_Aramaic/character20",  // 4
    "Greek/character02",          // beta: 8
    "Greek/character04",          // delta: 8, 6
    "Greek/character06",          // zeta: 5
    "Greek/character08",          // theta: 8, 0
    "Greek/character09",          // iota: 1
    "Greek/character14",          // xi: 3
    "Greek/character15",          // omicron: 0
    "Greek/character18",          // sigma: 6, 0
    "Korean/character05",         // 4
    "Korean/character07",         // 3, 7
    "Korean/character12",         // 4
    "Korean/character21",         // 1
    "Korean/character22",         // 7
    "Korean/character27",         // 2
    "Korean/character33",         // 0, 6
    "Korean/character37",         // 7
    "Latin/character01",          // a: 9
    "Latin/character02",          // b: 6
    "Latin/character07",          // g: 9
    "Latin/character09",          // i: 1
    "Latin/character12",          // l: 1
    "Latin/character15",          // o: 0
    "Latin/character17",          // q: 9
    "Latin/character19",          // s: 5
    "Latin/character25",          // y: 4
    "Latin/character26",          // z: 2
});

bool is_text(const npz::Array& array) {
  return array.dtype == npz::DType::bytes || array.dtype == npz::DType::unicode;
}

// One an image, or none where labels are no text.
Result<std::vector<std::string>> read_names(const npz::Archive& archive, std::size_t images) {
  const npz::Array* labels = archive.find("labels");
  if (labels == nullptr || !is_text(*labels)) return {};
  Result<std::vector<std::string>> names = archive.texts("labels");
  if (names && names->size() != images) {
    return bad_file("labels: expected [{}], one label an image, got [{}]", {images, names->size()});
  }
  return names;
}

Result<DataSet> negatives_among_training_images(const npz::Archive& archive) {
  const Result<Splits> splits = read_splits(archive);
  if (!splits) return pass_on(splits.error());
  std::vector<std::uint32_t> chosen;
  for (std::size_t i = 0; i < splits->train.size(); ++i) {
    if (splits->train.labels[i] == kNoDigit) chosen.push_back(static_cast<std::uint32_t>(i));
  }
  return splits->train.select(chosen);
}

}  // namespace

bool looks_like_digit(std::string_view character) {
  return std::find(kLikeDigits.begin(), kLikeDigits.end(), character) != kLikeDigits.end();
}

Result<Negatives> read_negatives(const npz::Archive& archive) {
  if (archive.contains("train_images")) {
    Result<DataSet> images = negatives_among_training_images(archive);
    if (!images) return pass_on(images.error());
    return Negatives{std::move(*images), {}};
  }
  const npz::Array* images = archive.find("images");
  if (images == nullptr) return bad_file("expected an entry images or train_images, found none");
  const std::size_t count = images->shape.empty() ? 0 : images->shape.front();
  if (count > images->data.size()) return bad_file("images: expected 28x28 pixels each, got none");
  const std::vector<std::uint8_t> labels(count, kNoDigit);
  Result<DataSet> all =
      from_labelled_arrays({"images", *images}, {"labels", npz::Array::from_uint8({count}, labels.data())},
                           Labels::digits_and_none);
  if (!all) return pass_on(all.error());
  Result<std::vector<std::string>> names = read_names(archive, all->size());
  if (!names) return pass_on(names.error());
  return Negatives{std::move(*all), std::move(*names)};
}

DataSet without_digit_shapes(const Negatives& negatives) {
  if (negatives.names.empty()) return negatives.images;
  std::vector<std::uint32_t> chosen;
  for (std::size_t i = 0; i < negatives.names.size(); ++i) {
    if (!looks_like_digit(negatives.names[i])) chosen.push_back(static_cast<std::uint32_t>(i));
  }
  return negatives.images.select(chosen);
}

}  // namespace inkling
