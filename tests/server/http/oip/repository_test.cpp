// The Open Inference Protocol's model repository as clients see it.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "server/http/service_fixture.hpp"

namespace inkling::http {
namespace {

using nlohmann::json;
using testing::Answer;
using ::testing::HasSubstr;

class Repository : public testing::ServiceFixture {
 protected:
  void SetUp() override {
    add_model("mlp-v1.npz", 0.5, 1);
    add_model("mlp-v2.npz", 0.6, 2);
    add_model("cnn.npz", 0.7, 3);
  }
  void break_file(const std::string& file) { ASSERT_TRUE(server::write_file(folder() / file, Bytes{'x'})); }
  json index(const std::string& body = "") { return ask("POST", "/v2/repository/index", body).json(); }
  Answer change(const std::string& model, const std::string& what, const std::string& body = "",
                const std::string& fields = "") {
    return ask("POST", "/v2/repository/models/" + model + "/" + what, body, fields);
  }
  // Those that are ready.
  std::set<std::string> ready() {
    std::set<std::string> names;
    for (const json& model : index(R"({"ready": true})")) names.insert(model["name"].get<std::string>());
    return names;
  }
};

json entry(const std::string& name, const std::string& version, const std::string& state = "READY",
           const std::string& reason = "") {
  return {{"name", name}, {"version", version}, {"state", state}, {"reason", reason}};
}

TEST_F(Repository, ListsWhatThereIsAndWhyItCannotBeAsked) {
  break_file("bad-v7.npz");
  const json all = index();
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[0]["name"], "bad-v7");
  EXPECT_EQ(all[0]["version"], "7");
  EXPECT_EQ(all[0]["state"], "UNAVAILABLE");
  EXPECT_THAT(all[0]["reason"].get<std::string>(), HasSubstr("bad-v7.npz"));
  EXPECT_EQ(all[2], entry("mlp-v1", "1"));
  EXPECT_EQ(all[3], entry("mlp-v2", "2"));
  EXPECT_EQ(all[4]["name"], "live");
  EXPECT_EQ(index("{}"), all);
  EXPECT_EQ(index(R"({"ready": false})"), all);
  EXPECT_EQ(ready(), (std::set<std::string>{"cnn", "live", "mlp-v1", "mlp-v2"}));
}

TEST_F(Repository, UnloadsAndLoads) {
  EXPECT_EQ(change("mlp-v2", "unload").body, "{}");
  EXPECT_EQ(index()[2], entry("mlp-v2", "2", "UNAVAILABLE", "unloaded"));
  EXPECT_EQ(ask("GET", "/v2/models/mlp").json()["versions"], json::array({"1"}));
  EXPECT_EQ(change("mlp-v2", "unload").status, 200) << "it is what was asked for";
  EXPECT_EQ(change("mlp-v2", "load").body, "{}");
  EXPECT_EQ(index()[2], entry("mlp-v2", "2"));
  EXPECT_EQ(change("mlp-v2", "load").status, 200);
}

TEST_F(Repository, AFamilyMeansAllItsVersions) {
  EXPECT_EQ(change("mlp", "unload", R"({"parameters": {"unload_dependents": true}})").status, 200);
  EXPECT_EQ(ready(), (std::set<std::string>{"cnn", "live"}));
  EXPECT_EQ(change("mlp", "load").status, 200);
  EXPECT_EQ(ready(), (std::set<std::string>{"cnn", "live", "mlp-v1", "mlp-v2"}));
}

TEST_F(Repository, LoadsWhatTheFileHoldsByNow) {
  const Answer before = ask("GET", "/models/cnn.npz");
  add_model("cnn.npz", 0.8, 4);
  EXPECT_EQ(change("cnn", "load").status, 200);
  EXPECT_NE(ask("GET", "/models/cnn.npz").field("ETag"), before.field("ETag"));
  add_model("new-v1.npz", 0.1);
  EXPECT_EQ(change("new-v1", "load").status, 200) << "it came a moment ago";
  break_file("cnn.npz");
  const Answer bad = change("cnn", "load");
  EXPECT_EQ(bad.status, 400);
  EXPECT_THAT(bad.error(), HasSubstr("cnn.npz"));
  EXPECT_THAT(bad.error(), ::testing::Not(HasSubstr(folder().string()))) << "where it lies is the server's";
  EXPECT_TRUE(ready().contains("cnn")) << "the former one goes on";
}

TEST_F(Repository, WhatIsUnloadedIsUnavailableAndNotUnknown) {
  ask("PUT", "/models/aliases/stable", R"({"model": "cnn"})");
  change("mlp-v1", "unload");
  change("cnn", "unload");
  for (const char* path : {"/v2/models/mlp-v1", "/v2/models/mlp/versions/1", "/v2/models/mlp-v1/ready",
                           "/v2/models/mlp/versions/1/stats", "/v2/models/cnn", "/v2/models/stable/ready"}) {
    const Answer answer = ask("GET", path);
    EXPECT_EQ(answer.status, 503) << path;
    EXPECT_THAT(answer.error(), HasSubstr("unavailable: unloaded")) << path;
  }
  EXPECT_EQ(ask("POST", "/v2/models/cnn/infer", "{}").status, 503);
  EXPECT_EQ(ask("GET", "/v2/models/mlp").status, 200) << "another version is there";
  EXPECT_EQ(ask("GET", "/v2/models/mlp/versions/3").status, 404);
}

TEST_F(Repository, SaysWhatCannotBeChanged) {
  for (const char* what : {"load", "unload"}) {
    EXPECT_EQ(change("none", what).status, 404);
    EXPECT_THAT(change("none", what).error(), HasSubstr("there is no model \"none\""));
    EXPECT_EQ(change("live", what).status, 400);
    EXPECT_THAT(change("live", what).error(), HasSubstr("made by this server"));
    EXPECT_EQ(change("cnn", what, "no JSON").status, 400);
    EXPECT_EQ(change("cnn", what, R"({"parameters": 7})").status, 400);
    EXPECT_EQ(change("cnn", what, R"({"parameters": {"config": "{}"}})").status, 501);
    EXPECT_EQ(change("cnn", what, R"({"parameters": {"file:1/model.npz": "AAAA"}})").status, 501);
    EXPECT_EQ(ask("GET", std::string("/v2/repository/models/cnn/") + what).status, 405);
  }
  EXPECT_EQ(ready().size(), 4U);
  EXPECT_EQ(ask("POST", "/v2/repository/index", R"({"ready": "yes"})").status, 400);
  EXPECT_EQ(ask("POST", "/v2/repository/index", "[]").status, 400);
  EXPECT_EQ(ask("GET", "/v2/repository/index").status, 405);
  EXPECT_EQ(ask("POST", "/v2/repository/models/cnn/versions/1/load").status, 404);
}

TEST_F(Repository, ChangesNeedTheTokenAndTheIndexDoesNot) {
  set_access(Access::with_token("a token of the tests"));
  EXPECT_EQ(index().size(), 4U);
  EXPECT_EQ(change("cnn", "unload").status, 401);
  EXPECT_EQ(change("cnn", "unload", "", "Authorization: Bearer another token\r\n").status, 401);
  EXPECT_TRUE(ready().contains("cnn"));
  EXPECT_EQ(change("cnn", "unload", "", "Authorization: Bearer a token of the tests\r\n").status, 200);
  EXPECT_EQ(change("cnn", "load").status, 401);
  EXPECT_FALSE(ready().contains("cnn"));
}

TEST_F(Repository, OtherSitesPagesMayNotChangeAnything) {
  EXPECT_EQ(change("cnn", "unload", "", "Sec-Fetch-Site: cross-site\r\n").status, 403);
  EXPECT_EQ(ask("POST", "/v2/repository/index", "", "Sec-Fetch-Site: cross-site\r\n").status, 200);
}

}  // namespace
}  // namespace inkling::http
