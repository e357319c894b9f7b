#include "server/periodic_task.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace inkling::server {
namespace {

using namespace std::chrono_literals;

TEST(PeriodicTask, IsDoneAgainAndAgainUntilItGoes) {
  std::atomic<int> count = 0;
  {
    const PeriodicTask task(1ms, [&] { ++count; });
    while (count < 3) std::this_thread::sleep_for(1ms);
  }
  const int at_the_end = count;
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(count, at_the_end);
}

TEST(PeriodicTask, EndsWithoutWaitingForItsNextTime) {
  std::atomic<int> count = 0;
  {
    const PeriodicTask task(1h, [&] { ++count; });
  }
  EXPECT_EQ(count, 0);
}

}  // namespace
}  // namespace inkling::server
