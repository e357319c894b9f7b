#include "canvas/ink_scale.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace inkling::canvas {
namespace {

// A gray canvas 100 pixels wide; the bytes must outlive it.
TonePlane plane_of(const std::vector<std::uint8_t>& tones) {
  TonePlane plane;
  plane.tones = tones.data();
  plane.width = 100;
  plane.height = static_cast<int>(tones.size() / 100);
  return plane;
}

TEST(InkScale, MirrorsDarkInk) {
  std::vector<std::uint8_t> tones(10000, 250);
  tones[5050] = 10;
  const auto scale = find_ink(plane_of(tones));
  ASSERT_TRUE(scale);
  EXPECT_EQ(scale->ink(250), 0);
  EXPECT_EQ(scale->ink(255), 0);
  EXPECT_EQ(scale->ink(10), 240);
  EXPECT_EQ(scale->full, 240);
}

TEST(InkScale, KeepsLightInk) {
  std::vector<std::uint8_t> tones(10000, 30);
  tones[5050] = 230;
  const auto scale = find_ink(plane_of(tones));
  ASSERT_TRUE(scale);
  EXPECT_EQ(scale->ink(30), 0);
  EXPECT_EQ(scale->ink(0), 0);
  EXPECT_EQ(scale->ink(230), 200);
}

TEST(InkScale, LetsTheBoxPassOverCompressionNoise) {
  std::vector<std::uint8_t> tones(10000, 255);
  tones[5050] = 0;
  const auto scale = find_ink(plane_of(tones));
  ASSERT_TRUE(scale);
  EXPECT_LT(scale->ink(240), scale->threshold);
  EXPECT_GE(scale->ink(200), scale->threshold);
}

TEST(InkScale, RaisesTheBaseAboveNoise) {
  std::vector<std::uint8_t> tones(10000);
  for (std::size_t i = 0; i < tones.size(); ++i) {
    tones[i] = static_cast<std::uint8_t>(195 + i % 11);
  }
  EXPECT_FALSE(find_ink(plane_of(tones)));
  tones[5050] = 20;
  const auto scale = find_ink(plane_of(tones));
  ASSERT_TRUE(scale);
  EXPECT_EQ(scale->ink(195), 0);
  EXPECT_GT(scale->ink(20), 150);
}

TEST(InkScale, FindsNothingInTonesThatHardlyDiffer) {
  std::vector<std::uint8_t> tones(10000, 255);
  tones[5050] = 255 - kFaintestInk + 1;
  EXPECT_FALSE(find_ink(plane_of(tones)));
  tones[5050] = 255 - kFaintestInk;
  EXPECT_TRUE(find_ink(plane_of(tones)));
}

TEST(InkScale, TakesAmountsOfInkAsTheyAre) {
  std::vector<std::uint8_t> amounts(10000, 255);  // nearly all of it painted
  amounts[0] = 0;
  TonePlane plane = plane_of(amounts);
  plane.is_ink = true;
  const auto scale = find_ink(plane);
  ASSERT_TRUE(scale);
  EXPECT_EQ(scale->ink(255), 255);
  EXPECT_EQ(scale->ink(0), 0);
}

TEST(InkScale, CountsTheBorderAsMuchAsTheWhole) {
  std::vector<std::uint8_t> tones(10000, 255);
  for (std::size_t y = 5; y < 95; ++y) {
    for (std::size_t x = 5; x < 95; ++x) {
      tones[y * 100 + x] = 0;
    }
  }
  const auto scale = find_ink(plane_of(tones));
  ASSERT_TRUE(scale);
  EXPECT_EQ(scale->ink(0), 255);
}

}  // namespace
}  // namespace inkling::canvas
