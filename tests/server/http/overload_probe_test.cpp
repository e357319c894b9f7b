#include "server/http/overload_probe.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace inkling::http {
namespace {

TEST(OverloadProbe, SeesThatItWaitedTooLong) {
  OverloadProbe probe(Seconds{0.02});
  probe.send();
  probe.arrived();
  EXPECT_FALSE(probe.overloaded());
  probe.send();
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  probe.arrived();
  EXPECT_TRUE(probe.overloaded());
  probe.send();
  probe.arrived();
  EXPECT_FALSE(probe.overloaded());
}

TEST(OverloadProbe, NeedNotArriveToTell) {
  OverloadProbe probe(Seconds{0.02});
  probe.send();
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  EXPECT_FALSE(probe.overloaded());
  probe.send();
  EXPECT_TRUE(probe.overloaded());
}

}  // namespace
}  // namespace inkling::http
