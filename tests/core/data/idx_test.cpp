#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "core/data/small_data.hpp"
#include "inkling/data_set.hpp"
#include "support/shared_data.hpp"

namespace inkling {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;

Bytes idx_header(std::uint8_t type, const std::vector<std::uint32_t>& shape) {
  Bytes header = {0, 0, type, static_cast<std::uint8_t>(shape.size())};
  for (const std::uint32_t length : shape) {
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
      header.push_back(static_cast<std::uint8_t>(length >> shift));
    }
  }
  return header;
}

Bytes idx_file(const std::vector<std::uint32_t>& shape, const std::vector<std::uint8_t>& elements) {
  Bytes file = idx_header(8, shape);
  file.insert(file.end(), elements.begin(), elements.end());
  return file;
}

Bytes images_file(const DataSet& data) {
  return idx_file({static_cast<std::uint32_t>(data.size()), 28, 28}, data.pixels);
}
Bytes labels_file(const DataSet& data) {
  return idx_file({static_cast<std::uint32_t>(data.size())}, data.labels);
}

Error error_of(ByteView images, ByteView labels) {
  const Result<DataSet> data = read_idx(images, labels);
  return data ? Error{ErrorCode::internal, "no error"} : data.error();
}

TEST(Idx, ReadsAPairOfFiles) {
  const DataSet data = numbered_images(300);
  const Result<DataSet> read = read_idx(images_file(data), labels_file(data));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->pixels, data.pixels);
  EXPECT_EQ(read->labels, data.labels);
}

TEST(Idx, ReadsAnEmptyPair) {
  const Result<DataSet> read = read_idx(idx_file({0, 28, 28}, {}), idx_file({0}, {}));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->size(), 0U);
}

TEST(Idx, RefusesImagesOfAnotherSizeAndSaysWhatWasFound) {
  const Error error = error_of(idx_file({1, 29, 29}, std::vector<std::uint8_t>(29 * 29)), idx_file({1}, {5}));
  EXPECT_EQ(error.code, ErrorCode::bad_file);
  EXPECT_EQ(error.message, "images: expected images of 28x28, got 29x29");
}

TEST(Idx, RefusesSwappedFiles) {
  const DataSet data = numbered_images(3);
  EXPECT_EQ(error_of(labels_file(data), images_file(data)).message, "images: expected 3 dimensions, got 1");
  EXPECT_EQ(error_of(images_file(data), images_file(data)).message, "labels: expected 1 dimension, got 3");
}

TEST(Idx, RefusesDifferentNumbersOfImagesAndLabels) {
  EXPECT_EQ(error_of(images_file(numbered_images(3)), labels_file(numbered_images(4))).message,
            "expected one label an image, got 3 images and 4 labels");
}

TEST(Idx, RefusesLabelsThatAreNoDigits) {
  EXPECT_EQ(error_of(images_file(numbered_images(2)), idx_file({2}, {9, 10})).message,
            "labels: expected labels 0 to 9, got 10");
}

TEST(Idx, RefusesElementsThatAreNotBytes) {
  const Error error = error_of(idx_header(0x0D, {1, 28, 28}), labels_file(numbered_images(1)));
  EXPECT_EQ(error.code, ErrorCode::unsupported);
  EXPECT_THAT(error.message, HasSubstr("got type 13"));
}

TEST(Idx, RefusesAnythingElse) {
  const Bytes html = {'<', 'h', 't', 'm', 'l', '>'};
  EXPECT_THAT(error_of(html, html).message, HasSubstr("expected an IDX file"));
  EXPECT_THAT(error_of({}, {}).message, HasSubstr("expected an IDX file"));
}

// A size that only fits when it wraps around must not pass: 2^32 - 1 images are not 784 bytes less than none.
TEST(Idx, RefusesASizeThatTheFileDoesNotHave) {
  EXPECT_THAT(error_of(idx_file({0xFFFFFFFF, 28, 28}, {1, 2, 3}), idx_file({0}, {})).message,
              HasSubstr("expected 3367254359280 bytes after the header, got 3"));
}

TEST(Idx, RefusesAFileCutAnywhere) {
  const DataSet data = numbered_images(2);
  const Bytes images = images_file(data);
  const Bytes labels = labels_file(data);
  for (std::size_t length = 0; length < images.size(); ++length) {
    ASSERT_FALSE(read_idx(ByteView(images).first(length), labels)) << length;
  }
  for (std::size_t length = 0; length < labels.size(); ++length) {
    ASSERT_FALSE(read_idx(images, ByteView(labels).first(length))) << length;
  }
}

TEST(Idx, RefusesBytesAfterTheEnd) {
  const DataSet data = numbered_images(2);
  Bytes images = images_file(data);
  images.push_back(0);
  EXPECT_THAT(error_of(images, labels_file(data)).message,
              HasSubstr("expected 1568 bytes after the header, got 1569"));
}

TEST(Idx, ReadsMnistAsPublished) {
  const auto images = inkling::testing::shared_file("mnist/t10k-images-idx3-ubyte.gz");
  const auto labels = inkling::testing::shared_file("mnist/t10k-labels-idx1-ubyte.gz");
  if (!images || !labels) {
    GTEST_SKIP() << "MNIST is not there";
  }
  const Result<DataSet> test = read_idx(*images, *labels);
  ASSERT_TRUE(test) << test.error().message;
  ASSERT_EQ(test->size(), 10'000U);
  EXPECT_THAT(std::vector<int>(test->labels.begin(), test->labels.begin() + 10),
              ::testing::ElementsAre(7, 2, 1, 0, 4, 1, 4, 9, 5, 9));
  EXPECT_EQ(std::count(test->labels.begin(), test->labels.end(), 1), 1135);
  std::uint64_t sum = 0;
  for (const std::uint8_t pixel : test->pixels) {
    sum += pixel;
  }
  EXPECT_EQ(sum, 264'923'200U);
}

TEST(Idx, RefusesAGzippedFileThatIsDamaged) {
  auto labels = inkling::testing::shared_file("mnist/t10k-labels-idx1-ubyte.gz");
  if (!labels) {
    GTEST_SKIP() << "MNIST is not there";
  }
  labels->resize(labels->size() / 2);
  const Error error = error_of(images_file(numbered_images(1)), *labels);
  EXPECT_EQ(error.code, ErrorCode::bad_file);
  EXPECT_THAT(error.message, ::testing::StartsWith("labels: "));
}

}  // namespace
}  // namespace inkling
