#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "data/labelled_arrays.hpp"
#include "inkling/data_set.hpp"
#include "inkling/random.hpp"
#include "inkling/refusal.hpp"

namespace inkling {

namespace {

// A sum of ratios such as 0.7 + 0.2 + 0.1 may exceed 1 by this.
constexpr double kRoundingError = 1e-9;

// The entries of our data-set NPZ are named after the parts.
template <class AnySplits>
auto parts_of(AnySplits& splits) {
  return std::array{std::pair{std::string("train"), &splits.train},
                    std::pair{std::string("validation"), &splits.validation},
                    std::pair{std::string("test"), &splits.test}};
}

}  // namespace

Result<Splits> split(const DataSet& data, const SplitRatios& ratios, std::uint64_t seed) {
  const bool are_shares =
      std::all_of(ratios.begin(), ratios.end(), [](double ratio) { return ratio >= 0 && ratio <= 1; });
  if (!are_shares || ratios[0] + ratios[1] + ratios[2] > 1 + kRoundingError) {
    return invalid_argument("split ratios: expected shares of 0 to 1 with a sum of at most 1");
  }

  std::vector<std::uint32_t> order(data.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto none = std::stable_partition(order.begin(), order.end(),
                                          [&data](std::uint32_t i) { return data.labels[i] != kNoDigit; });
  const std::vector<std::uint32_t> negatives(none, order.end());
  order.erase(none, order.end());
  Random(seed).shuffle(std::span<std::uint32_t>(order));

  Splits splits;
  double share = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < ratios.size(); ++i) {
    share += ratios[i];
    const double cut = std::floor(share * static_cast<double>(order.size()) + 0.5);
    const std::size_t end = std::min(static_cast<std::size_t>(cut), order.size());
    *parts_of(splits)[i].second =
        data.select(std::span<const std::uint32_t>(order).subspan(begin, end - begin));
    begin = end;
  }
  for (const std::uint32_t i : negatives) {
    splits.train.append(data.image(i), kNoDigit);
  }
  return splits;
}

Bytes write_splits(const Splits& splits) {
  npz::Archive archive;
  for (const auto& [name, part] : parts_of(splits)) {
    archive.set(name + "_images",
                npz::Array::from_uint8({part->size(), kImageSide, kImageSide}, part->pixels.data()));
    archive.set(name + "_labels", npz::Array::from_uint8({part->size()}, part->labels.data()));
  }
  return npz::write(archive, npz::Compression::deflate);
}

Result<Splits> read_splits(const npz::Archive& archive) {
  Splits splits;
  for (const auto& [name, part] : parts_of(splits)) {
    const Labels allowed = part == &splits.train ? Labels::digits_and_none : Labels::digits;
    Result<DataSet> read = from_labelled_entries(archive, name + "_images", name + "_labels", allowed);
    if (!read) {
      return tl::unexpected(std::move(read).error());
    }
    *part = *std::move(read);
  }
  return splits;
}

}  // namespace inkling
