#include "server/http/request_id.hpp"

#include <gmock/gmock.h>

#include <set>
#include <string>

#include "server/http/service_fixture.hpp"

namespace inkling::http {
namespace {

using ::testing::MatchesRegex;

constexpr const char* kFresh = "[0-9a-f]{16}";

class RequestIds : public testing::ServiceFixture {
 protected:
  std::string answered_to(const std::string& id) {
    return ask("GET", "/status", "", "X-Request-Id: " + id + "\r\n").field("X-Request-Id");
  }
};

TEST_F(RequestIds, KeepWhatTheClientCallsIt) {
  for (const std::string id : {"a", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "edge_7:req.12"})
    EXPECT_EQ(answered_to(id), id);
  EXPECT_EQ(answered_to(std::string(64, 'x')), std::string(64, 'x'));
}

TEST_F(RequestIds, ReplaceWhatALogCouldMisread) {
  for (const std::string id : {"", "two words", "quote\"", "\xff", "a;b", "<b>", "%0a"})
    EXPECT_THAT(answered_to(id), MatchesRegex(kFresh)) << id;
  EXPECT_THAT(answered_to(std::string(65, 'x')), MatchesRegex(kFresh));
}

TEST_F(RequestIds, AreInErrorsToo) {
  EXPECT_EQ(ask("GET", "/nothing", "", "X-Request-Id: mine\r\n").field("X-Request-Id"), "mine");
}

TEST(RequestId, FreshOnesDiffer) {
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.emplace(RequestId::fresh().text());
  EXPECT_EQ(ids.size(), 1000U);
}

}  // namespace
}  // namespace inkling::http
