#include "data/labelled_arrays.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "core/data/small_data.hpp"

namespace inkling {
namespace {

using npz::Array;

// One image with all 256 grey levels, each three times and a bit.
std::vector<std::uint8_t> all_levels() {
  std::vector<std::uint8_t> pixels(kImagePixels);
  std::iota(pixels.begin(), pixels.end(), std::uint8_t{0});
  return pixels;
}

Array float_image(float divisor) {
  std::vector<float> values;
  for (const std::uint8_t pixel : all_levels()) {
    values.push_back(static_cast<float>(pixel) / divisor);
  }
  return Array::from_floats({1, 784}, values.data());
}

Array label(std::int64_t value) {
  return Array::from_int64({1}, &value);
}

std::string message_of(const Array& images, const Array& labels) {
  const Result<DataSet> data = from_labelled_arrays({"x", images}, {"y", labels});
  return data ? "no error" : data.error().message;
}

TEST(LabelledArrays, TakesBytesInEachOfTheUsualShapes) {
  const std::vector<std::uint8_t> pixels = all_levels();
  for (const std::vector<std::size_t>& shape :
       {std::vector<std::size_t>{1, 28, 28}, {1, 28, 28, 1}, {1, 784}}) {
    const Array images = Array::from_uint8(shape, pixels.data());
    const Array labels = label(4);
    const Result<DataSet> data = from_labelled_arrays({"x", images}, {"y", labels});
    ASSERT_TRUE(data) << data.error().message;
    EXPECT_EQ(data->pixels, pixels);
    EXPECT_EQ(data->labels, std::vector<std::uint8_t>{4});
  }
}

TEST(LabelledArrays, TakesGreyLevelsDividedBy256Or255) {
  for (const float divisor : {256.0F, 255.0F}) {
    const Array images = float_image(divisor);
    const Array labels = label(4);
    const Result<DataSet> data = from_labelled_arrays({"x", images}, {"y", labels});
    ASSERT_TRUE(data) << data.error().message;
    EXPECT_EQ(data->pixels, all_levels()) << divisor;
  }
}

TEST(LabelledArrays, RefusesOtherGreyLevels) {
  const char* expected = "x: expected grey levels of k / 256 or k / 255 with k in 0..255, got others";
  EXPECT_EQ(message_of(float_image(254), label(0)), expected);  // above 1
  EXPECT_EQ(message_of(float_image(300), label(0)), expected);
  EXPECT_EQ(message_of(float_image(-256), label(0)), expected);
  EXPECT_EQ(message_of(float_image(0), label(0)), expected);  // not finite
}

TEST(LabelledArrays, SaysWhatShapeWasFound) {
  const std::vector<std::uint8_t> pixels(2 * 29 * 29);
  EXPECT_EQ(message_of(Array::from_uint8({2, 29, 29}, pixels.data()), label(0)),
            "x: expected images of 28x28, as [n, 28, 28] or [n, 784], got [2, 29, 29]");
  EXPECT_EQ(message_of(Array::from_uint8({}, pixels.data()), label(0)),
            "x: expected images of 28x28, as [n, 28, 28] or [n, 784], got []");
  EXPECT_EQ(message_of(Array::from_uint8({2, 28, 28}, pixels.data()), label(0)),
            "y: expected [2], one label an image, got [1]");
}

TEST(LabelledArrays, RefusesLabelsThatAreNoDigits) {
  EXPECT_EQ(message_of(float_image(256), label(10)), "y: expected labels 0 to 9, got 10");
  EXPECT_EQ(message_of(float_image(256), label(-1)), "y: expected labels 0 to 9, got -1");
  EXPECT_EQ(message_of(float_image(256), label(kNoDigit)), "y: expected labels 0 to 9, got 255");
}

TEST(LabelledArrays, RefusesPixelsThatAreNeitherBytesNorFloats) {
  const std::vector<std::int64_t> values(kImagePixels);
  EXPECT_EQ(message_of(Array::from_int64({1, 784}, values.data()), label(0)), "x: expected bytes or floats");
}

}  // namespace
}  // namespace inkling
