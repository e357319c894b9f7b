#include "inkling/random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <set>
#include <vector>

namespace inkling {
namespace {

using testing::Each;
using testing::ElementsAre;

// The first values of xoshiro256** from splitmix64(42), by Blackman and Vigna's reference code.
TEST(Random, FollowsTheReferenceGenerator) {
  Random random(42);
  EXPECT_EQ(random.next(), 0x15780B2E0C2EC716U);
  EXPECT_EQ(random.next(), 0x6104D9866D113A7EU);
  EXPECT_EQ(random.next(), 0xAE17533239E499A1U);
}

TEST(Random, CopiesContinueTheSameStream) {
  Random random(7);
  random.normal();
  Random copy = random;
  EXPECT_EQ(random.next(), copy.next());
}

TEST(Random, NeighbouringSeedsAndStreamsAreAllDifferent) {
  std::set<std::uint64_t> firsts;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    for (std::uint64_t stream = 0; stream < 100; ++stream) {
      firsts.insert(Random(seed, stream).next());
    }
  }
  EXPECT_EQ(firsts.size(), 10'000U);
}

TEST(Random, NeighbouringStreamsAreUncorrelated) {
  constexpr int kStreams = 20'000;
  double sum = 0;
  double product = 0;
  double previous = Random(1, 0).uniform();
  for (std::uint64_t stream = 1; stream <= kStreams; ++stream) {
    const double value = Random(1, stream).uniform();
    sum += value;
    product += (value - 0.5) * (previous - 0.5);
    previous = value;
  }
  EXPECT_NEAR(sum / kStreams, 0.5, 0.01);
  EXPECT_NEAR(product / kStreams * 12, 0, 0.03);
}

TEST(Random, UniformFillsItsRange) {
  Random random(3);
  std::array<int, 10> counts{};
  for (int i = 0; i < 100'000; ++i) {
    const double value = random.uniform(-2, 3);
    ASSERT_GE(value, -2);
    ASSERT_LT(value, 3);
    ++counts[static_cast<std::size_t>((value + 2) * 2)];
  }
  EXPECT_THAT(counts, Each(testing::AllOf(testing::Gt(9'600), testing::Lt(10'400))));
}

// Without rejection, this bound would give the first third of the values twice as often as the rest.
TEST(Random, BelowIsUnbiasedForLargeBounds) {
  constexpr std::uint32_t kBound = 0xC0000000;
  Random random(4);
  int low = 0;
  constexpr int kDraws = 30'000;
  for (int i = 0; i < kDraws; ++i) {
    const std::uint32_t value = random.below(kBound);
    ASSERT_LT(value, kBound);
    low += value % 3 == 0 ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(low) / kDraws, 1.0 / 3, 0.012);
}

TEST(Random, BelowOneIsAlwaysZero) {
  EXPECT_EQ(Random(5).below(1), 0U);
}

TEST(Random, NormalHasTheMomentsOfANormalDistribution) {
  Random random(6);
  constexpr int kDraws = 200'000;
  double sum = 0;
  double squares = 0;
  double fourths = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double value = random.normal();
    sum += value;
    squares += value * value;
    fourths += value * value * value * value;
  }
  EXPECT_NEAR(sum / kDraws, 0, 0.01);
  EXPECT_NEAR(squares / kDraws, 1, 0.02);
  EXPECT_NEAR(fourths / kDraws, 3, 0.1);
}

TEST(Random, ShuffleKeepsEveryItem) {
  std::vector<int> items(1000);
  std::iota(items.begin(), items.end(), 0);
  const std::vector<int> sorted = items;
  Random(8).shuffle(std::span<int>(items));
  EXPECT_NE(items, sorted);
  std::sort(items.begin(), items.end());
  EXPECT_EQ(items, sorted);
}

TEST(Random, ShuffleReachesEveryOrderEquallyOften) {
  Random random(9);
  std::array<int, 6> counts{};
  for (int i = 0; i < 12'000; ++i) {
    std::array<int, 3> items = {0, 1, 2};
    random.shuffle(std::span<int>(items));
    const int order = items[0] * 2 + (items[1] > items[2] ? 1 : 0);
    ++counts[static_cast<std::size_t>(order)];
  }
  EXPECT_THAT(counts, Each(testing::AllOf(testing::Gt(1'850), testing::Lt(2'150))));
}

}  // namespace
}  // namespace inkling
