#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "inkling/data_set.hpp"

namespace inkling {
namespace {

using testing::HasSubstr;

// Each format's own test reads a good file through read_any(); here are the files that are no data set.

TEST(ReadAny, ExplainsThatOneIdxFileIsNotEnough) {
  const Bytes labels = {0, 0, 8, 1, 0, 0, 0, 1, 5};
  const Result<Splits> splits = read_any(labels);
  ASSERT_FALSE(splits);
  EXPECT_EQ(splits.error().code, ErrorCode::unsupported);
  EXPECT_THAT(splits.error().message, HasSubstr("images or labels alone"));
}

TEST(ReadAny, RefusesAnArchiveOfOtherThings) {
  npz::Archive model;
  model.set("weights", npz::Array::from_uint8({0}, nullptr));
  const Result<Splits> splits = read_any(npz::write(model, npz::Compression::stored));
  ASSERT_FALSE(splits);
  EXPECT_THAT(splits.error().message, HasSubstr("expected a data set"));
}

TEST(ReadAny, RefusesNoise) {
  EXPECT_FALSE(read_any({}));
  EXPECT_FALSE(read_any(Bytes{1, 2, 3}));
  EXPECT_FALSE(read_any(Bytes{0x1F, 0x8B, 8, 0}));
}

}  // namespace
}  // namespace inkling
