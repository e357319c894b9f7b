#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <thread>

#include "server/http/front.hpp"
#include "server/http/raw_client.hpp"
#include "server/http/service_fixture.hpp"

namespace inkling::http {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using ::testing::HasSubstr;
using testing::RawClient;

constexpr const char* kShort = R"({"data": "synthetic:300", "epochs": 2})";
constexpr const char* kEndless = R"({"data": "synthetic:2000", "epochs": 1000})";

class JobRoutes : public testing::ServiceFixture {
 protected:
  std::string add(const std::string& request) {
    const Answer answer = ask("POST", "/jobs", request);
    EXPECT_EQ(answer.status, 202) << answer.body;
    return answer.field("Location");
  }
  std::string wait_until_over(const std::string& path) {
    std::string state;
    for (int i = 0; i < 60'000; ++i) {
      state = ask("GET", path).json()["state"];
      if (state != "queued" && state != "running") break;
      std::this_thread::sleep_for(1ms);
    }
    return state;
  }
};

TEST_F(JobRoutes, TakeAJobAndTellOfIt) {
  const std::string path = add(kShort);
  EXPECT_EQ(path, "/jobs/1");
  EXPECT_EQ(wait_until_over(path), "done");
  const auto job = ask("GET", path).json();
  EXPECT_EQ(job["id"], "1");
  EXPECT_EQ(job["request"]["epochs"], 2);
  EXPECT_EQ(job["epochs"].size(), 2U);
  EXPECT_EQ(ask("GET", "/jobs").json()["jobs"][0]["state"], "done");
}

TEST_F(JobRoutes, PublishAModelInOneCall) {
  const std::string path = add(kShort);
  const std::string early = add(kEndless);
  EXPECT_EQ(ask("POST", early + "/publish", R"({"name": "mlp-v9"})").status, 409);
  ASSERT_EQ(wait_until_over(path), "done");
  const Answer published = ask("POST", path + "/publish", R"({"name": "mlp-v9"})");
  EXPECT_EQ(published.status, 201) << published.body;
  EXPECT_EQ(published.field("Location"), "/models/mlp-v9.npz");
  EXPECT_NE(registry().find("mlp-v9"), nullptr);
  EXPECT_EQ(ask("POST", path + "/publish", R"({"name": "../x"})").status, 422);
  EXPECT_EQ(ask("POST", path + "/publish", R"({"name": "live"})").status, 422);
  EXPECT_EQ(ask("POST", path + "/publish", R"({"name": "mlp-v9", "baseline": 7})").status, 422);
  EXPECT_EQ(ask("POST", path + "/publish", "{}").status, 422);
  EXPECT_EQ(ask("POST", "/jobs/99/publish", R"({"name": "mlp-v9"})").status, 404);
}

TEST_F(JobRoutes, CancelAndRemove) {
  const std::string path = add(kEndless);
  EXPECT_EQ(ask("DELETE", path).status, 202);
  EXPECT_EQ(wait_until_over(path), "cancelled");
  EXPECT_EQ(ask("DELETE", path).status, 204);
  EXPECT_EQ(ask("GET", path).status, 404);
  EXPECT_EQ(ask("DELETE", path).status, 404);
}

TEST_F(JobRoutes, RefuseWhatCannotBe) {
  EXPECT_EQ(ask("POST", "/jobs", "{").status, 400);
  const Answer answer = ask("POST", "/jobs", R"({"epochs": 0})");
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.error(), HasSubstr("epochs: expected"));
  for (const std::string path : {"/jobs/", "/jobs/x", "/jobs/1", "/jobs/-1", "/jobs/99999999999999999999",
                                 "/jobs/1/events", "/jobs/1/x", "/jobs//events"}) {
    EXPECT_EQ(ask("GET", path).status, 404) << path;
  }
}

TEST_F(JobRoutes, RefuseMoreThanTheQueueHolds) {
  int refused = 0;
  for (int i = 0; i < 6; ++i) {
    const Answer answer = ask("POST", "/jobs", kEndless);
    if (answer.status != 429) continue;
    ++refused;
    EXPECT_NE(answer.field("Retry-After"), "");
  }
  EXPECT_GE(refused, 2) << "one may run, three may wait";
}

TEST_F(JobRoutes, AreForThoseWhoMayChangeSomething) {
  set_access(Access::read_only());
  EXPECT_EQ(ask("POST", "/jobs", kShort).status, 403);
  EXPECT_EQ(ask("POST", "/jobs/1/publish", "{}").status, 403);
  EXPECT_EQ(ask("DELETE", "/jobs/1").status, 403);
  EXPECT_EQ(ask("GET", "/jobs").status, 200);
}

TEST_F(JobRoutes, SendEventsUntilTheJobIsDone) {
  auto listener = Listener::open("127.0.0.1", 0);
  ASSERT_TRUE(listener) << listener.error().message;
  Front front(std::move(*listener), router());
  const std::string path = add(R"({"data": "synthetic:2000", "epochs": 5})");
  RawClient client(front.listener().port());
  ASSERT_TRUE(client.send("GET " + path + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  EXPECT_TRUE(client.is_closed_within(60s));
  const std::string& text = client.received();
  EXPECT_THAT(text, HasSubstr("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(text, HasSubstr("Content-Type: text/event-stream\r\n"));
  EXPECT_THAT(text, HasSubstr("\"epoch\":5"));
  EXPECT_THAT(text, HasSubstr("\"state\":\"done\""));
  EXPECT_THAT(text, HasSubstr("eta_seconds"));
}

}  // namespace
}  // namespace inkling::http
