#include "server/metrics/counters.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace inkling::metrics {
namespace {

constexpr std::array kBounds = {1.0, 10.0};

TEST(Histogram, CountsUpToAndWithEachBound) {
  Histogram histogram(kBounds);
  for (const double value : {0.5, 1.0, 1.5, 10.0, 11.0, 1e9}) histogram.observe(value);
  EXPECT_EQ(histogram.count(0), 2U);
  EXPECT_EQ(histogram.count(1), 2U);
  EXPECT_EQ(histogram.count(2), 2U);
  EXPECT_DOUBLE_EQ(histogram.sum(), 24 + 1e9);
}

TEST(Histogram, LosesNothingWhenManyThreadsCount) {
  constexpr int kEach = 20'000;
  Histogram histogram(kBounds);
  Counter counter;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < kEach; ++n) {
        histogram.observe(2);
        counter.add();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter.value(), 4U * kEach);
  EXPECT_EQ(histogram.count(1), 4U * kEach);
  EXPECT_DOUBLE_EQ(histogram.sum(), 8.0 * kEach);
}

}  // namespace
}  // namespace inkling::metrics
