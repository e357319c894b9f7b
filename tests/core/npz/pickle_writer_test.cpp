#include "npz/pickle_writer.hpp"

#include <gtest/gtest.h>

#include "inkling/pickle.hpp"

namespace inkling::pickle {
namespace {

using npz::Array;

void expect_equal(const Array& a, const Array& b) {
  EXPECT_EQ(a.dtype, b.dtype);
  EXPECT_EQ(a.item_size, b.item_size);
  EXPECT_EQ(a.shape, b.shape);
  EXPECT_EQ(a.data, b.data);
  ASSERT_EQ(a.objects.size(), b.objects.size());
  for (std::size_t i = 0; i < a.objects.size(); ++i) expect_equal(a.objects[i], b.objects[i]);
}

TEST(PickleWriter, ComesBackThroughTheReader) {
  const double values[] = {-1.5, 0, 1e300, 3};
  const float floats[] = {1, 2};
  const std::int32_t integers[] = {-7, 1 << 30};
  const Array unicode{npz::DType::unicode, 8, {1}, {0xF6, 0, 0, 0, 0xCD, 0x91, 0, 0}, {}};
  const Array array = Array::from_objects(
      {Array::from_doubles({2, 2}, values), Array::from_floats({1, 2, 1}, floats),
       Array::from_int32({2}, integers), Array::from_string("S"), unicode,
       Array::from_doubles({0, 3}, nullptr), Array::from_objects({Array::from_doubles({}, values)})});
  const auto value = read(write(array));
  ASSERT_TRUE(value) << value.error().message;
  ASSERT_EQ(value->kind, Value::Kind::array);
  expect_equal(value->array, array);
}

TEST(PickleWriter, WritesEveryByteValue) {
  Bytes all;
  for (unsigned byte = 0; byte < 256; ++byte) all.push_back(static_cast<std::uint8_t>(byte));
  const auto value = read(write(Array::from_uint8({256}, all.data())));
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_EQ(value->array.data, all);
}

}  // namespace
}  // namespace inkling::pickle
