#include "server/data_source.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <utility>

#include "inkling/synthetic.hpp"
#include "server/files.hpp"

namespace inkling::server {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSynthetic = "synthetic";
constexpr std::size_t kSyntheticImages = 60'000;  // as many as MNIST has
constexpr std::size_t kMaxSyntheticImages = 1'000'000;
constexpr std::uint64_t kTrainSeed = 1;
constexpr std::uint64_t kTestSeed = 2;
constexpr std::uint64_t kHoldOutSeed = 1;

Result<std::size_t> synthetic_count(std::string_view source) {
  if (source == kSynthetic) return kSyntheticImages;
  const std::string_view digits = source.substr(kSynthetic.size() + 1);
  std::size_t count = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  if (failure != std::errc() || end != digits.data() + digits.size() || count < 1 ||
      count > kMaxSyntheticImages) {
    return fail(ErrorCode::invalid_argument, std::string(source) +
                                                 ": expected synthetic:COUNT with a count of 1 to " +
                                                 std::to_string(kMaxSyntheticImages));
  }
  return count;
}

bool is_synthetic(std::string_view source) {
  return source == kSynthetic || source.starts_with(std::string(kSynthetic) + ":");
}

Result<Splits> synthesize_splits(std::string_view source) {
  const Result<std::size_t> count = synthetic_count(source);
  if (!count) return tl::unexpected(count.error());
  constexpr std::size_t kTrainPerTest = 6;  // MNIST's proportion
  Splits splits;
  splits.train = synthesize(*count, kTrainSeed);
  splits.test = synthesize((*count + kTrainPerTest - 1) / kTrainPerTest, kTestSeed);
  return splits;
}

// The file under one of the names it is published with, gzipped or not; empty when there is none.
fs::path find_idx(const fs::path& folder, std::string_view split, std::string_view kind) {
  const std::string start = std::string(split) + "-" + std::string(kind);
  for (const std::string_view separator : {"-", "."}) {
    for (const std::string_view ending : {"", ".gz"}) {
      const std::string name =
          start + std::string(separator) + (kind == "images" ? "idx3" : "idx1") + "-ubyte";
      fs::path path = folder / (name + std::string(ending));
      std::error_code failure;
      if (fs::exists(path, failure)) return path;
    }
  }
  return {};
}

// Empty when the folder has neither images nor labels of the split.
Result<DataSet> read_idx_pair(const fs::path& folder, std::string_view split) {
  const fs::path images_path = find_idx(folder, split, "images");
  const fs::path labels_path = find_idx(folder, split, "labels");
  if (images_path.empty() && labels_path.empty()) return DataSet{};
  if (images_path.empty() || labels_path.empty()) {
    return fail(ErrorCode::not_found,
                folder.string() + ": has " + (images_path.empty() ? "labels" : "images") + " of " +
                    std::string(split) + ", but not the " + (images_path.empty() ? "images" : "labels"));
  }
  const Result<Bytes> images = read_file(images_path);
  if (!images) return tl::unexpected(images.error());
  const Result<Bytes> labels = read_file(labels_path);
  if (!labels) return tl::unexpected(labels.error());
  Result<DataSet> data = read_idx(*images, *labels);
  if (!data)
    return fail_within(images_path.string() + " and " + labels_path.filename().string(), data.error());
  return data;
}

Result<Splits> read_folder(const fs::path& folder) {
  Splits splits;
  for (const auto& [name, split] : {std::pair("train", &splits.train), std::pair("t10k", &splits.test)}) {
    Result<DataSet> data = read_idx_pair(folder, name);
    if (!data) return tl::unexpected(data.error());
    *split = std::move(*data);
  }
  if (splits.train.size() + splits.test.size() == 0) {
    return fail(
        ErrorCode::not_found,
        folder.string() +
            ": has no IDX files, expected train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, " +
            "t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz (inkling data download gets them)");
  }
  return splits;
}

Result<Splits> read_source(const std::string& source) {
  if (is_synthetic(source)) return synthesize_splits(source);
  std::error_code failure;
  if (fs::is_directory(source, failure)) return read_folder(source);
  const Result<Bytes> file = read_file(source);
  if (!file) return tl::unexpected(file.error());
  Result<Splits> splits = read_any(*file);
  if (!splits) return fail_within(source, splits.error());
  return splits;
}

}  // namespace

Result<Splits> load_data(const DataSource& source) {
  if (!(source.validation_share >= 0 && source.validation_share < 1)) {
    return fail(ErrorCode::invalid_argument,
                "the share of validation images: expected at least 0 and below 1, got " +
                    std::to_string(source.validation_share));
  }
  Result<Splits> splits = read_source(source.source);
  if (!splits || splits->validation.size() > 0 || source.validation_share == 0) return splits;
  Result<Splits> held_out =
      split(splits->train, {1 - source.validation_share, source.validation_share, 0}, kHoldOutSeed);
  if (!held_out) return held_out;
  splits->train = std::move(held_out->train);
  splits->validation = std::move(held_out->validation);
  return splits;
}

std::string describe(const DataSource& source) {
  if (is_synthetic(source.source)) return "synthetic digits";
  // "data/" has an empty last part: lexically_normal keeps it, the parent is then the name.
  const fs::path path = fs::path(source.source).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

}  // namespace inkling::server
