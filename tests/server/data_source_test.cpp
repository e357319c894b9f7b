#include "server/data_source.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>

#include "inkling/synthetic.hpp"
#include "server/files.hpp"
#include "support/temporary_folder.hpp"

namespace inkling::server {
namespace {

using ::testing::HasSubstr;
using testing::TemporaryFolder;

void append_number(Bytes& bytes, std::size_t value) {
  for (const int shift : {24, 16, 8, 0}) {
    bytes.push_back(static_cast<std::uint8_t>(value >> static_cast<unsigned>(shift)));
  }
}

void write_idx(const TemporaryFolder& folder, const std::string& split, const DataSet& data) {
  Bytes images = {0, 0, 8, 3};
  for (const std::size_t size : {data.size(), std::size_t{kImageSide}, std::size_t{kImageSide}}) {
    append_number(images, size);
  }
  images.insert(images.end(), data.pixels.begin(), data.pixels.end());
  Bytes labels = {0, 0, 8, 1};
  append_number(labels, data.size());
  labels.insert(labels.end(), data.labels.begin(), data.labels.end());
  ASSERT_TRUE(write_file(folder / (split + "-images-idx3-ubyte"), images));
  ASSERT_TRUE(write_file(folder / (split + "-labels.idx1-ubyte"), labels));  // the other name that is in use
}

TEST(DataSource, SyntheticHasThreeSplits) {
  const Result<Splits> splits = load_data({.source = "synthetic:60", .validation_share = 0.25});
  ASSERT_TRUE(splits) << splits.error().message;
  EXPECT_EQ(splits->train.size(), 45U);
  EXPECT_EQ(splits->validation.size(), 15U);
  EXPECT_EQ(splits->test.size(), 10U);
}

TEST(DataSource, TestDigitsAreNotTrainingDigits) {
  const Result<Splits> splits = load_data({.source = "synthetic:60", .validation_share = 0});
  ASSERT_TRUE(splits);
  for (std::size_t i = 0; i < splits->test.size(); ++i) {
    for (std::size_t j = 0; j < splits->train.size(); ++j) {
      EXPECT_FALSE(std::ranges::equal(splits->test.image(i), splits->train.image(j)));
    }
  }
}

TEST(DataSource, HeldOutImagesAreAlwaysTheSame) {
  const DataSource source{.source = "synthetic:60", .validation_share = 0.2};
  EXPECT_EQ(load_data(source)->validation.pixels, load_data(source)->validation.pixels);
}

TEST(DataSource, FolderOfIdxFiles) {
  const TemporaryFolder folder;
  write_idx(folder, "train", synthesize(20, 1));
  write_idx(folder, "t10k", synthesize(10, 2));
  const Result<Splits> splits = load_data({.source = folder.path().string(), .validation_share = 0});
  ASSERT_TRUE(splits) << splits.error().message;
  EXPECT_EQ(splits->train.pixels, synthesize(20, 1).pixels);
  EXPECT_EQ(splits->validation.size(), 0U);
  EXPECT_EQ(splits->test.labels, synthesize(10, 2).labels);
}

TEST(DataSource, OwnValidationImagesAreKept) {
  const TemporaryFolder folder;
  const Splits given{synthesize(20, 1), synthesize(10, 2), {}};
  ASSERT_TRUE(write_file(folder / "set.npz", write_splits(given)));
  const Result<Splits> splits = load_data({.source = folder / "set.npz", .validation_share = 0.5});
  ASSERT_TRUE(splits) << splits.error().message;
  EXPECT_EQ(splits->train.size(), 20U);
  EXPECT_EQ(splits->validation.pixels, given.validation.pixels);
}

TEST(DataSource, SaysWhatIsMissing) {
  const TemporaryFolder folder;
  EXPECT_THAT(load_data({.source = folder.path().string()}).error().message, HasSubstr("has no IDX files"));
  write_idx(folder, "train", synthesize(10, 1));
  std::filesystem::remove(folder / "train-labels.idx1-ubyte");
  EXPECT_THAT(load_data({.source = folder.path().string()}).error().message,
              HasSubstr("has images of train, but not the labels"));
  EXPECT_EQ(load_data({.source = folder / "nothing.npz"}).error().code, ErrorCode::not_found);
}

TEST(DataSource, RefusesWhatCannotBe) {
  for (const std::string source :
       {"synthetic:", "synthetic:0", "synthetic:-5", "synthetic:many", "synthetic:5x"}) {
    const Result<Splits> splits = load_data({.source = source});
    ASSERT_FALSE(splits) << source;
    EXPECT_EQ(splits.error().code, ErrorCode::invalid_argument);
  }
  for (const double share : {-0.1, 1.0, std::nan("")}) {
    EXPECT_EQ(load_data({.source = "synthetic:20", .validation_share = share}).error().code,
              ErrorCode::invalid_argument);
  }
}

TEST(DataSource, DescriptionKeepsFoldersPrivate) {
  EXPECT_EQ(describe({.source = "synthetic:50"}), "synthetic digits");
  EXPECT_EQ(describe({.source = "/home/someone/secret/mnist/"}), "mnist");
  EXPECT_EQ(describe({.source = "../sets/mnist.pkl.gz"}), "mnist.pkl.gz");
}

}  // namespace
}  // namespace inkling::server
