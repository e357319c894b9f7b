#include "inkling/augment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace inkling {
namespace {

using Image = std::array<std::uint8_t, kImagePixels>;
using Variation = std::array<float, kImagePixels>;

constexpr Augmentation kNone{0, 0, 0, 0, 0};

// A ring of ink, soft at its edges.
Image ring() {
  Image image{};
  for (std::size_t i = 0; i < image.size(); ++i) {
    const auto x = static_cast<double>(i % kImageSide);
    const auto y = std::floor(static_cast<double>(i) / kImageSide);
    const double distance = std::abs(std::hypot(x - 14, y - 14) - 7);
    image[i] = static_cast<std::uint8_t>(255 * std::fmax(0.0, std::fmin(1.0, 2.5 - distance)));
  }
  return image;
}

Variation vary(const Image& image, const Augmentation& augmentation, std::uint64_t seed) {
  Random random(seed);
  Variation out{};
  augment(image, augmentation, random, out);
  return out;
}

double mass(const Variation& image) {
  return std::accumulate(image.begin(), image.end(), 0.0);
}

// Column and row, in pixels.
std::array<double, 2> centre(const Variation& image) {
  std::array<double, 2> moments{};
  for (std::size_t i = 0; i < image.size(); ++i) {
    moments[0] += image[i] * static_cast<double>(i % kImageSide);
    moments[1] += image[i] * std::floor(static_cast<double>(i) / kImageSide);
  }
  return {moments[0] / mass(image), moments[1] / mass(image)};
}

struct Extremes {
  double smallest = std::numeric_limits<double>::max();
  double largest = 0;
};

// Of the ring's mass as a share of what it has unchanged.
Extremes range_of_mass(const Augmentation& augmentation, std::uint64_t seeds) {
  const double original = mass(vary(ring(), kNone, 1));
  Extremes range;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const double share = mass(vary(ring(), augmentation, seed)) / original;
    range.smallest = std::min(range.smallest, share);
    range.largest = std::max(range.largest, share);
  }
  return range;
}

TEST(Augment, GivesTheImageBackWithoutAnyAmplitude) {
  Image image{};
  for (std::size_t i = 0; i < image.size(); ++i) {
    image[i] = static_cast<std::uint8_t>(i * 37);
  }
  const Variation out = vary(image, kNone, 1);
  for (std::size_t i = 0; i < image.size(); ++i) {
    ASSERT_EQ(out[i], static_cast<float>(image[i]) / 255.0F) << i;
  }
}

TEST(Augment, GivesTheSameVariationForTheSameSeed) {
  EXPECT_EQ(vary(ring(), {}, 5), vary(ring(), {}, 5));
  EXPECT_NE(vary(ring(), {}, 5), vary(ring(), {}, 6));
}

TEST(Augment, TakesAsManyRandomValuesWhateverTheAmplitudes) {
  Random varied(9);
  Random unvaried(9);
  Variation out{};
  augment(ring(), {}, varied, out);
  augment(ring(), kNone, unvaried, out);
  EXPECT_EQ(varied.next(), unvaried.next());
}

TEST(Augment, StaysInRangeAndRoughlyKeepsTheMass) {
  const double original = mass(vary(ring(), kNone, 1));
  double sum = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Variation out = vary(ring(), {}, seed);
    for (const float value : out) {
      ASSERT_TRUE(value >= 0.0F && value <= 1.0F) << value;
    }
    EXPECT_NEAR(mass(out) / original, 1, 0.45) << seed;
    sum += mass(out);
  }
  EXPECT_NEAR(sum / 200 / original, 1, 0.05);
}

TEST(Augment, ShiftsNoFurtherThanAsked) {
  const Augmentation shift_only{3, 0, 0, 0, 0};
  double furthest = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto [x, y] = centre(vary(ring(), shift_only, seed));
    furthest = std::fmax(furthest, std::fmax(std::abs(x - 14), std::abs(y - 14)));
  }
  EXPECT_LE(furthest, 3.05);
  EXPECT_GE(furthest, 2.5);
}

TEST(Augment, RotatesAboutTheCentreOfMass) {
  const Augmentation turn_only{0, 180, 0, 0, 0};
  const Variation original = vary(ring(), kNone, 1);
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Variation turned = vary(ring(), turn_only, seed);
    double difference = 0;
    for (std::size_t i = 0; i < turned.size(); ++i) {
      difference += std::abs(turned[i] - original[i]);
    }
    EXPECT_LT(difference / kImagePixels, 0.03) << seed;  // a ring looks the same from all sides
  }
}

TEST(Augment, ScalesByTheShareAsked) {
  const Augmentation scale_only{0, 0, 0.2, 0, 0};
  const auto [smallest, largest] = range_of_mass(scale_only, 300);
  EXPECT_GE(smallest, 0.8 * 0.8 - 0.05);
  EXPECT_LE(smallest, 0.75);
  EXPECT_LE(largest, 1.2 * 1.2 + 0.05);
  EXPECT_GE(largest, 1.3);
}

TEST(Augment, BendsSmoothly) {
  const Augmentation elastic_only{0, 0, 0, 0, 2};
  const Variation original = vary(ring(), kNone, 1);
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Variation bent = vary(ring(), elastic_only, seed);
    EXPECT_NE(bent, original) << seed;
    EXPECT_NEAR(mass(bent) / mass(original), 1, 0.3) << seed;
    const auto [x, y] = centre(bent);
    EXPECT_NEAR(x, 14, 2) << seed;
    EXPECT_NEAR(y, 14, 2) << seed;
  }
}

TEST(Augment, ChangesTheThicknessBothWays) {
  Augmentation thickness_only = kNone;
  thickness_only.thickness_pixels = 1;
  const auto [smallest, largest] = range_of_mass(thickness_only, 100);
  // The ring is 4 pixels thick with its soft edges.
  EXPECT_NEAR(smallest, 0.75, 0.1);
  EXPECT_NEAR(largest, 1.25, 0.1);
}

TEST(Augment, DimsTheInk) {
  Augmentation dim_only = kNone;
  dim_only.intensity = 0.4;
  double dimmest = 1;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Variation out = vary(ring(), dim_only, seed);
    const double strongest = *std::max_element(out.begin(), out.end());
    EXPECT_TRUE(strongest >= 0.6 && strongest <= 1) << strongest;
    dimmest = std::fmin(dimmest, strongest);
  }
  EXPECT_LT(dimmest, 0.65);
}

TEST(Augment, ReadsPaperBeyondTheImage) {
  Image full{};
  full.fill(255);
  const Augmentation far{100, 0, 0, 0, 0};
  bool blank = false;
  for (std::uint64_t seed = 0; seed < 20 && !blank; ++seed) {
    blank = mass(vary(full, far, seed)) == 0;
  }
  EXPECT_TRUE(blank);
}

}  // namespace
}  // namespace inkling
