#include <gmock/gmock.h>

#include <string>

#include "fixture.hpp"
#include "inkling/npz.hpp"

namespace inkling::npz {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Npy, ReadsPython2sLongShapes) {
  const auto array = read_npy(fixture("python2_long_shape.npy"));
  ASSERT_TRUE(array) << array.error().message;
  EXPECT_THAT(array->shape, ElementsAre(2, 3));
  EXPECT_THAT(*array->integers(), ElementsAre(0, 1, 2, 3, 4, 5));
}

TEST(Npy, ComesBackAsItWasWritten) {
  const float values[] = {0.5F, -1, 2, 3, 4, 5};
  const Array array = Array::from_floats({2, 3}, values);
  const Bytes file = write_npy(array);
  EXPECT_EQ(file.size() % 64, sizeof(values) % 64);  // aligned data
  EXPECT_EQ(file[6], 1);                             // version
  const auto again = read_npy(file);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->shape, array.shape);
  EXPECT_EQ(again->data, array.data);
}

TEST(Npy, WritesVersion2WhenTheHeaderIsLong) {
  const std::uint8_t value = 7;
  const Array array = Array::from_uint8(std::vector<std::size_t>(21900, 1), &value);
  const Bytes file = write_npy(array);
  EXPECT_EQ(file[6], 2);
  Limits limits;
  limits.dimensions = 30000;
  const auto again = read_npy(file, limits);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->shape, array.shape);
  EXPECT_FALSE(read_npy(file));  // more dimensions than the usual limits
}

TEST(Npy, RefusesEveryCutFile) {
  const float values[] = {1, 2, 3};
  const Bytes file = write_npy(Array::from_floats({3}, values));
  for (std::size_t size = 0; size < file.size(); ++size) {
    EXPECT_FALSE(read_npy(ByteView(file).first(size))) << "cut to " << size;
  }
}

TEST(Npy, SaysWhatIsWrongWithTheSize) {
  const float values[] = {1, 2, 3};
  Bytes file = write_npy(Array::from_floats({3}, values));
  file.push_back(0);
  const auto array = read_npy(file);
  ASSERT_FALSE(array);
  EXPECT_EQ(array.error().message, "shape [3] of 4-byte elements needs 12 bytes, but there are 13");
}

TEST(Npy, KeepsToTheLimit) {
  const Bytes file = write_npy(Array::from_uint8({100}, Bytes(100).data()));
  Limits limits;
  limits.file_bytes = 100;
  EXPECT_TRUE(read_npy(file, limits));
  limits.file_bytes = 99;
  EXPECT_FALSE(read_npy(file, limits));
}

TEST(Npy, RefusesObjectArraysWhenPicklesAreNotAllowed) {
  const float value = 1;
  const Bytes file = write_npy(Array::from_objects({Array::from_floats({1}, &value)}));
  EXPECT_TRUE(read_npy(file));
  Limits limits;
  limits.objects = nullptr;
  const auto array = read_npy(file, limits);
  ASSERT_FALSE(array);
  EXPECT_EQ(array.error().code, ErrorCode::unsupported);
  EXPECT_THAT(array.error().message, HasSubstr("object array"));
}

}  // namespace
}  // namespace inkling::npz
