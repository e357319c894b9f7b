#include "inkling/data_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/data/small_data.hpp"
#include "inkling/tensor.hpp"

namespace inkling {
namespace {

using testing::Each;
using testing::ElementsAre;

TEST(DataSet, SelectsTheChosenImagesInTheChosenOrder) {
  const DataSet chosen = numbered_images(13).select(std::array{12U, 0U, 12U});
  EXPECT_THAT(chosen.labels, ElementsAre(2, 0, 2));
  EXPECT_THAT(chosen.image(0), Each(12));
  EXPECT_THAT(chosen.image(1), Each(0));
  EXPECT_THAT(chosen.image(2), Each(12));
}

TEST(DataSet, ScalesEveryPixelToExactlyItsShareOf255) {
  for (int pixel = 0; pixel <= 255; ++pixel) {
    std::array<std::uint8_t, kImagePixels> image{};
    image.fill(static_cast<std::uint8_t>(pixel));
    std::array<float, kImagePixels> scaled{};
    scale_pixels(image, scaled);
    ASSERT_THAT(scaled, Each(static_cast<float>(pixel) / 255.0F));
  }
}

TEST(DataSet, OneHotHasOneOneARow) {
  Matrix expected = Matrix::Zero(3, kDigits);
  expected(0, 7) = 1;
  expected(1, 0) = 1;
  expected(2, 9) = 1;
  EXPECT_EQ(one_hot(std::array<std::uint8_t, 3>{7, 0, 9}), expected);
}

TEST(DataSet, OneHotOfNoDigitIsNoClass) {
  EXPECT_EQ(one_hot(std::array<std::uint8_t, 2>{7, kNoDigit}).row(1).sum(), 0);
}

TEST(DataSet, DigitsOnlyLeavesOutTheRest) {
  DataSet data = numbered_images(4);
  data.labels[1] = kNoDigit;
  const DataSet digits = digits_only(data);
  ASSERT_EQ(digits.size(), 3U);
  EXPECT_EQ(digits.image(1)[0], 2);
}

}  // namespace
}  // namespace inkling
