#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <string>

#include "fixture.hpp"
#include "inkling/npz.hpp"

namespace inkling::npz {
namespace {

using ::testing::ElementsAre;

template <class T>
Array array_of(DType dtype, std::vector<T> values) {
  Bytes data;
  for (const T value : values) append(data, value);
  return {dtype, sizeof(T), {values.size()}, data, {}};
}

TEST(Array, ReadsHalfPrecision) {
  // one, the largest, the smallest normal, the smallest subnormal, minus zero, infinity, NaN
  const Array halves =
      array_of<std::uint16_t>(DType::float16, {0x3C00, 0x7BFF, 0x0400, 0x0001, 0x8000, 0xFC00, 0x7E01});
  const auto values = halves.doubles();
  ASSERT_TRUE(values);
  EXPECT_EQ((*values)[0], 1);
  EXPECT_EQ((*values)[1], 65504);
  EXPECT_EQ((*values)[2], 0x1p-14);
  EXPECT_EQ((*values)[3], 0x1p-24);
  EXPECT_TRUE((*values)[4] == 0 && std::signbit((*values)[4]));
  EXPECT_EQ((*values)[5], -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan((*values)[6]));
}

TEST(Array, ReadsEveryNumberAsFloats) {
  EXPECT_THAT(*array_of<std::int8_t>(DType::int8, {-3, 3}).floats(), ElementsAre(-3, 3));
  EXPECT_THAT(*array_of<std::uint16_t>(DType::uint16, {65535}).floats(), ElementsAre(65535));
  EXPECT_THAT(*array_of<std::uint8_t>(DType::boolean, {0, 1}).floats(), ElementsAre(0, 1));
  EXPECT_THAT(*array_of<float>(DType::float32, {0.25F}).floats(), ElementsAre(0.25F));
  EXPECT_THAT(*array_of<double>(DType::float64, {-0.5}).floats(), ElementsAre(-0.5F));
}

TEST(Array, RefusesDoublesThatNoFloatHolds) {
  EXPECT_FALSE(array_of<double>(DType::float64, {1, 1e300}).floats());
  const auto infinite = array_of<double>(DType::float64, {std::numeric_limits<double>::infinity()}).floats();
  ASSERT_TRUE(infinite);
  EXPECT_TRUE(std::isinf((*infinite)[0]));
}

TEST(Array, ReadsIntegersExactly) {
  constexpr std::int64_t kLarge = std::numeric_limits<std::int64_t>::max();
  EXPECT_THAT(*array_of<std::int64_t>(DType::int64, {kLarge, -kLarge}).integers(),
              ElementsAre(kLarge, -kLarge));
  EXPECT_THAT(*array_of<std::uint32_t>(DType::uint32, {4294967295U}).integers(), ElementsAre(4294967295));
  EXPECT_FALSE(array_of<std::uint64_t>(DType::uint64, {std::uint64_t{1} << 63U}).integers());
  const auto floats = array_of<float>(DType::float32, {1}).integers();
  ASSERT_FALSE(floats);
  EXPECT_EQ(floats.error().message, "cannot read f4 [1] as integers");
}

TEST(Array, ReadsTextsOfBothKinds) {
  const auto archive = read(fixture("strings_and_integers.npz"));
  ASSERT_TRUE(archive) << archive.error().message;
  EXPECT_THAT(*archive->texts("bytes"), ElementsAre("seven", "1", ""));
  EXPECT_THAT(*archive->texts("unicode"), ElementsAre("zero",
                                                      "gr\xC3\xB6\xC3\x9F"
                                                      "e",
                                                      "\xE9\x87\x8D\xE3\x81\xBF", "\xF0\x9D\x9F\x99"));
  EXPECT_THAT(*archive->texts("big_endian"), ElementsAre("ab", "c"));
  EXPECT_EQ(archive->text("one"), "S");
  EXPECT_THAT(*archive->find("i2")->integers(), ElementsAre(-2, -1, 0, 1));
  EXPECT_THAT(*archive->find("u2")->integers(), ElementsAre(65535));
  EXPECT_THAT(*archive->find("u4")->integers(), ElementsAre(1LL << 31U));
  EXPECT_THAT(*archive->find("u8")->doubles(), ElementsAre(0x1p63));
}

TEST(Array, RefusesTextsThatAreNotUnicode) {
  const Array latin1{DType::bytes, 1, {1}, {0xF6}, {}};
  EXPECT_FALSE(latin1.strings());
  const Array surrogate = array_of<std::uint32_t>(DType::unicode, {0xD800});
  EXPECT_FALSE(surrogate.strings());
  EXPECT_FALSE(array_of<float>(DType::float32, {1}).strings());
}

TEST(Array, RefusesToMakeMillionsOfStrings) {
  EXPECT_TRUE((Array{DType::bytes, 1, {kMaxStrings}, Bytes(kMaxStrings), {}}.strings()));
  EXPECT_FALSE((Array{DType::bytes, 1, {kMaxStrings + 1}, Bytes(kMaxStrings + 1), {}}.strings()));
}

TEST(Array, IsMadeFromStrings) {
  const Array array = Array::from_strings({"0", "seven", ""});
  EXPECT_EQ(array.item_size, 5U);
  EXPECT_THAT(*array.strings(), ElementsAre("0", "seven", ""));
  EXPECT_EQ(Array::from_strings({}).item_size, 1U);
  EXPECT_TRUE(Array::from_string("relu").shape.empty());
}

TEST(Array, IsEmptyWhenADimensionIsZero) {
  const Array array = Array::from_floats({3, 0}, nullptr);
  EXPECT_EQ(array.size(), 0U);
  EXPECT_TRUE(array.floats()->empty());
}

}  // namespace
}  // namespace inkling::npz
