#include "inkling/parallel.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace inkling {
namespace {

TEST(Workers, SlicesCoverEverythingOnce) {
  for (const int count : {1, 2, 3, 7}) {
    Workers workers(count);
    ASSERT_EQ(workers.count(), count);
    for (const int items : {0, 1, 5, 64, 100}) {
      for (const int grain : {1, 8}) {
        int next = 0;
        for (int worker = 0; worker < count; ++worker) {
          const Slice slice = workers.slice(items, worker, grain);
          EXPECT_EQ(slice.begin, next);
          EXPECT_TRUE(slice.end == items || slice.end % grain == 0);
          next = slice.end;
        }
        EXPECT_EQ(next, items);
      }
    }
  }
}

TEST(Workers, RunEndsWhenAllHaveEnded) {
  Workers workers(4);
  std::vector<int> rounds(4);
  for (int round = 1; round <= 2000; ++round) {
    workers.run([&](int worker) { ++rounds[static_cast<std::size_t>(worker)]; });
    ASSERT_EQ(rounds, std::vector<int>(4, round));
  }
}

}  // namespace
}  // namespace inkling
