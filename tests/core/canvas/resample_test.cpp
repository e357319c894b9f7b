#include "canvas/resample.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace inkling::canvas {
namespace {

// The output of one axis for a row of values.
std::vector<double> along(const Axis& axis, const std::vector<double>& values) {
  const AxisWeights weights(axis);
  std::vector<double> output(kImageSide);
  for (int i = 0; i < kImageSide; ++i) {
    weights.for_each_source(i, [&](int source, float weight) {
      output[static_cast<std::size_t>(i)] +=
          static_cast<double>(weight) * values.at(static_cast<std::size_t>(source));
    });
  }
  return output;
}

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST(Resample, CopiesAtScaleOne) {
  const std::vector<double> output = along({3, 1, 5}, {10, 20, 30});
  EXPECT_EQ(output[4], 0);
  EXPECT_EQ(output[5], 10);
  EXPECT_EQ(output[6], 20);
  EXPECT_EQ(output[7], 30);
  EXPECT_EQ(output[8], 0);
}

TEST(Resample, AveragesWholePixels) {
  const std::vector<double> output = along({4, 0.5, 2}, {10, 20, 30, 50});
  EXPECT_EQ(output[2], 15);
  EXPECT_EQ(output[3], 40);
  EXPECT_EQ(sum(output), 55);
}

TEST(Resample, AveragesFractionsOfPixels) {
  const std::vector<double> output =
      along({3, 2.0 / 3, 1}, {30, 60, 90});  // an output pixel covers 1.5 of the source's
  EXPECT_NEAR(output[1], (30 + 0.5 * 60) / 1.5, 1e-5);
  EXPECT_NEAR(output[2], (0.5 * 60 + 90) / 1.5, 1e-5);
}

TEST(Resample, SplitsAtAFractionalOffset) {
  const std::vector<double> output = along({1, 1, 3.25}, {100});
  EXPECT_NEAR(output[3], 75, 1e-5);
  EXPECT_NEAR(output[4], 25, 1e-5);
}

TEST(Resample, InterpolatesWhenEnlarging) {
  const std::vector<double> output = along({2, 4, 8}, {0, 100});  // centres at 10 and 14
  EXPECT_NEAR(output[10], 12.5, 1e-5);
  EXPECT_NEAR(output[11], 37.5, 1e-5);
  EXPECT_NEAR(output[12], 62.5, 1e-5);
  EXPECT_NEAR(output[13], 87.5, 1e-5);
}

TEST(Resample, KeepsTheMassWhateverTheScale) {
  for (const int size : {1, 7, 19, 20, 21, 64, 333, 8192}) {
    const std::vector<double> values(static_cast<std::size_t>(size), 1.0);
    const double scale = 12.0 / size;
    EXPECT_NEAR(sum(along({size, scale, 7.7}, values)), 12, size == 1 ? 1.2 : 1e-3) << size;
  }
}

}  // namespace
}  // namespace inkling::canvas
