#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "inkling/data_set.hpp"
#include "inkling/gzip.hpp"
#include "support/shared_data.hpp"

namespace inkling {
namespace {

using ::testing::ElementsAre;

double sum_of(const DataSet& data) {
  return std::accumulate(data.pixels.begin(), data.pixels.end(), 0.0);
}

std::vector<int> first_labels(const DataSet& data) {
  return {data.labels.begin(), data.labels.begin() + 10};
}

// The sums are those that NumPy found in the file, of pixel / 256.
TEST(MnistPickle, ReadsWhatPython2Wrote) {
  const auto file = inkling::testing::shared_file("interop/nielsen/mnist_small.pkl.gz");
  if (!file) {
    GTEST_SKIP() << "the pickle is not there";
  }
  const Result<Splits> splits = read_mnist_pickle(*file);
  ASSERT_TRUE(splits) << splits.error().message;
  ASSERT_EQ(splits->train.size(), 500U);
  ASSERT_EQ(splits->validation.size(), 100U);
  ASSERT_EQ(splits->test.size(), 100U);
  EXPECT_EQ(sum_of(splits->train), 49269.84375 * 256);
  EXPECT_EQ(sum_of(splits->validation), 9352.6171875 * 256);
  EXPECT_EQ(sum_of(splits->test), 9362.13671875 * 256);
  EXPECT_THAT(first_labels(splits->train), ElementsAre(5, 0, 4, 1, 9, 2, 1, 3, 1, 4));
  EXPECT_THAT(first_labels(splits->validation), ElementsAre(3, 8, 6, 9, 6, 4, 5, 3, 8, 4));
  EXPECT_THAT(first_labels(splits->test), ElementsAre(7, 2, 1, 0, 4, 1, 4, 9, 5, 9));
}

TEST(MnistPickle, ReadsItUnpackedToo) {
  const auto file = inkling::testing::shared_file("interop/nielsen/mnist_small.pkl.gz");
  if (!file) {
    GTEST_SKIP() << "the pickle is not there";
  }
  const Result<Splits> packed = read_any(*file);
  const Result<Splits> unpacked = read_any(*gunzip(*file));
  ASSERT_TRUE(packed);
  ASSERT_TRUE(unpacked) << unpacked.error().message;
  EXPECT_EQ(unpacked->train.pixels, packed->train.pixels);
}

TEST(MnistPickle, RefusesAPickleOfSomethingElse) {
  const std::string dict = "\x80\x02}.";
  EXPECT_EQ(read_mnist_pickle(Bytes(dict.begin(), dict.end())).error().message,
            "expected a tuple of three parts: training, validation and test");
  const std::string numbers = "\x80\x02K\x01K\x02K\x03\x87.";
  EXPECT_EQ(read_mnist_pickle(Bytes(numbers.begin(), numbers.end())).error().message,
            "training: expected a pair of arrays, (images, labels)");
}

}  // namespace
}  // namespace inkling
