#include <gtest/gtest.h>

#include "core/data/small_data.hpp"
#include "inkling/data_set.hpp"

namespace inkling {
namespace {

npz::Archive keras_archive(const DataSet& train, const DataSet& test) {
  npz::Archive archive;
  archive.set("x_train", npz::Array::from_uint8({train.size(), 28, 28}, train.pixels.data()));
  archive.set("y_train", npz::Array::from_uint8({train.size()}, train.labels.data()));
  archive.set("x_test", npz::Array::from_uint8({test.size(), 28, 28}, test.pixels.data()));
  archive.set("y_test", npz::Array::from_uint8({test.size()}, test.labels.data()));
  return archive;
}

TEST(KerasNpz, ReadsTrainAndTestAndLeavesValidationEmpty) {
  const DataSet train = numbered_images(20);
  const DataSet test = numbered_images(5);
  const Result<Splits> splits = read_any(npz::write(keras_archive(train, test), npz::Compression::deflate));
  ASSERT_TRUE(splits) << splits.error().message;
  EXPECT_EQ(splits->train.pixels, train.pixels);
  EXPECT_EQ(splits->train.labels, train.labels);
  EXPECT_EQ(splits->test.pixels, test.pixels);
  EXPECT_EQ(splits->test.labels, test.labels);
  EXPECT_EQ(splits->validation.size(), 0U);
}

TEST(KerasNpz, NamesTheEntryThatIsMissing) {
  npz::Archive archive;
  const DataSet train = numbered_images(2);
  archive.set("x_train", npz::Array::from_uint8({2, 28, 28}, train.pixels.data()));
  archive.set("y_train", npz::Array::from_uint8({2}, train.labels.data()));
  const Result<Splits> splits = read_keras_npz(archive);
  ASSERT_FALSE(splits);
  EXPECT_EQ(splits.error().message, "expected an entry x_test, found none");
}

}  // namespace
}  // namespace inkling
