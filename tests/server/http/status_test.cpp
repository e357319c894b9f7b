#include <gmock/gmock.h>

#include "server/http/service_fixture.hpp"

namespace inkling::http {
namespace {

class Status : public testing::ServiceFixture {};

TEST_F(Status, TellsWhatTheServerIs) {
  add_model("mlp-v1.npz", 0.5);
  const testing::Answer answer = ask("GET", "/status");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.field("Content-Type"), "application/json");
  EXPECT_EQ(answer.json()["status"], "ok");
  EXPECT_EQ(answer.json()["version"], "1.2.3");
  EXPECT_EQ(answer.json()["models"], 1);
  EXPECT_EQ(answer.json()["live"]["origin"], "test");
  EXPECT_EQ(answer.json()["live"]["parameters"], 784 * 5 + 5 + 5 * 10 + 10);
  EXPECT_EQ(answer.json()["training_data"], "synthetic digits");
  EXPECT_TRUE(answer.json()["training"].is_null());
  EXPECT_EQ(answer.json()["changes"], "open");
}

TEST_F(Status, TellsWhoMayChangeSomething) {
  set_access(Access::read_only());
  EXPECT_EQ(ask("GET", "/status").json()["changes"], "read-only");
}

}  // namespace
}  // namespace inkling::http
