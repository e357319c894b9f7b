// 200 clients on real connections predict, and one lists the models, while versions are put, loaded,
// switched, unloaded and deleted.
#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "server/http/front.hpp"
#include "server/http/raw_client.hpp"
#include "server/http/service_fixture.hpp"
#include "server/pictures.hpp"

namespace inkling::http {
namespace {

using testing::Answer;
using testing::RawClient;

constexpr int kClients = 200;
constexpr int kClientThreads = 8;
constexpr int kChanges = 20;                  // at least
constexpr std::chrono::minutes kPatience{1};  // the machine may be busy with other things

Answer ask_patiently(RawClient& client, const std::string& request) {
  return client.send(request) ? client.receive(kPatience) : Answer{};
}

// INKLING_LOAD_REQUESTS asks for more than the everyday suite has time for.
int requests_to_send() {
  const char* text = std::getenv("INKLING_LOAD_REQUESTS");
  return text == nullptr ? 4000 : std::max(1, std::atoi(text));
}

std::string request(const std::string& method, const std::string& path, const std::string& body) {
  return method + " " + path +
         " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string prediction_by(const std::string& model) {
  const nlohmann::json body = {{"image", testing::data_uri(testing::png_of_a_one())}, {"model", model}};
  return request("POST", "/predict", body.dump());
}

class ModelsUnderLoad : public testing::ServiceFixture {
 protected:
  std::string file(std::uint64_t seed) {
    const Bytes bytes = write_model(testing::make_model("dense 5 sigmoid, dense 10 sigmoid", seed)).value();
    return {bytes.begin(), bytes.end()};
  }
  // The model's answer is one of those that requests may get.
  void expect(RawClient& client, const std::string& model) {
    const Answer answer = ask_patiently(client, prediction_by(model));
    ASSERT_EQ(answer.status, 200) << answer.body;
    expected_.insert(answer.body);
  }
  void change(RawClient& client, const std::string& method, const std::string& path,
              const std::string& body) {
    const Answer answer = ask_patiently(client, request(method, path, body));
    ASSERT_THAT(answer.status, ::testing::AnyOf(200, 201, 204)) << method << " " << path << answer.body;
  }

  std::set<std::string> expected_;
};

TEST_F(ModelsUnderLoad, NoRequestFailsAndNoneIsAnsweredByHalfAModel) {
  add_model("mlp-v1.npz", 0.5, 1);
  add_model("mlp-v2.npz", 0.5, 2);
  auto listener = Listener::open("127.0.0.1", 0);
  ASSERT_TRUE(listener) << listener.error().message;
  Front front(std::move(*listener), router());
  RawClient operator_client(front.listener().port());
  change(operator_client, "PUT", "/models/aliases/stable", R"({"model": "mlp-v1"})");
  expect(operator_client, "mlp-v1");
  expect(operator_client, "mlp-v2");
  change(operator_client, "PUT", "/models/mlp-v2.npz", file(3));
  expect(operator_client, "mlp-v2");
  ASSERT_EQ(expected_.size(), 3U);

  const int total = requests_to_send();
  std::atomic<bool> done = false;
  std::atomic<int> sent = 0;
  std::atomic<int> failed = 0;
  std::atomic<int> unexpected = 0;
  std::mutex mutex;
  std::set<std::string> seen;
  std::vector<std::thread> threads;
  threads.emplace_back([&] {
    RawClient client(front.listener().port());
    const std::vector<std::string> lists = {request("POST", "/v2/repository/index", ""),
                                            request("GET", "/models", ""), request("GET", "/status", ""),
                                            request("GET", "/metrics", "")};
    for (std::size_t i = 0; !done; ++i) {
      const std::string& list = lists[i % lists.size()];
      const int status = ask_patiently(client, list).status;
      EXPECT_EQ(status, 200) << list;
      if (status != 200) return;
    }
  });
  for (int thread = 0; thread < kClientThreads; ++thread) {
    threads.emplace_back([&, thread] {
      std::vector<std::unique_ptr<RawClient>> clients;
      for (int i = 0; i < kClients / kClientThreads; ++i) {
        clients.push_back(std::make_unique<RawClient>(front.listener().port()));
      }
      const std::string text = prediction_by(thread % 2 == 0 ? "mlp" : "stable");
      std::set<std::string> bodies;
      while (!done) {
        for (const auto& client : clients) client->send(text);  // all at once, then each waits for its answer
        for (const auto& client : clients) {
          const Answer answer = client->receive(kPatience);
          ++sent;
          failed += answer.status == 200 ? 0 : 1;
          unexpected += expected_.contains(answer.body) ? 0 : 1;
          bodies.insert(answer.body);
        }
      }
      const std::lock_guard lock(mutex);
      seen.merge(bodies);
    });
  }
  int changes = 0;
  while ((sent < total || changes < kChanges) && !HasFatalFailure()) {
    change(operator_client, "PUT", "/models/mlp-v2.npz", file(2 + static_cast<std::uint64_t>(changes % 2)));
    change(operator_client, "PUT", "/models/aliases/stable",
           changes % 2 == 0 ? R"({"model": "mlp"})" : R"({"model": "mlp-v1"})");
    change(operator_client, "POST", "/v2/repository/models/mlp-v2/unload", "");
    change(operator_client, "POST", "/v2/repository/models/mlp-v2/load", "");
    registry().refresh();
    if (changes % 5 == 4) change(operator_client, "DELETE", "/models/mlp-v2.npz", "");
    ++changes;
  }
  done = true;
  for (std::thread& thread : threads) thread.join();
  RecordProperty("requests", sent);
  RecordProperty("changes", changes);
  EXPECT_EQ(failed, 0) << "of " << sent << " requests during " << changes << " changes";
  EXPECT_EQ(unexpected, 0) << "answers that no model of those served gives";
  EXPECT_GE(seen.size(), 2U) << "the changes were not seen at all";
}

}  // namespace
}  // namespace inkling::http
