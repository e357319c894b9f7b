#include <gmock/gmock.h>

#include <filesystem>
#include <string>

#include "server/http/service_fixture.hpp"

namespace inkling::http {
namespace {

using testing::Answer;
using ::testing::HasSubstr;
using testing::make_model;
using ::testing::Not;

std::string file_of(const Model& model) {
  const Bytes bytes = write_model(model).value();
  return {bytes.begin(), bytes.end()};
}

std::string a_model_of_three_classes() {
  Model model = make_model("dense 3 softmax");
  model.classes.resize(3);
  return file_of(model);
}

std::string a_model(std::uint64_t seed = 1) {
  return file_of(make_model("dense 5 sigmoid, dense 10 sigmoid", seed));
}

class ModelChanges : public testing::ServiceFixture {
 protected:
  void SetUp() override { add_model("mlp-v1.npz", 0.5); }
};

TEST_F(ModelChanges, APutModelIsServedAtOnceAndOnDisk) {
  const Answer created = ask("PUT", "/models/mlp-v2.npz", a_model(2));
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(created.field("Location"), "/models/mlp-v2.npz");
  const Answer there = ask("GET", "/models/mlp-v2.npz");
  EXPECT_EQ(there.body, a_model(2));
  EXPECT_EQ(there.field("ETag"), created.field("ETag"));
  EXPECT_EQ(registry().find("mlp")->name, "mlp-v2");
  EXPECT_EQ(model_file("mlp-v2.npz").size(), a_model(2).size());
  registry().refresh();
  EXPECT_EQ(registry().find("mlp")->name, "mlp-v2");
}

TEST_F(ModelChanges, APutModelReplacesTheOneOfItsName) {
  const auto before = registry().find("mlp-v1");
  EXPECT_EQ(ask("PUT", "/models/mlp-v1.npz", a_model(2)).status, 200);
  EXPECT_NE(registry().find("mlp-v1")->tag, before->tag);
  ASSERT_TRUE(registry().unload("mlp-v1"));
  EXPECT_EQ(ask("PUT", "/models/mlp-v1.npz", a_model(3)).status, 200);
  EXPECT_NE(registry().find("mlp-v1"), nullptr) << "whoever sends a model wants it served";
}

TEST_F(ModelChanges, WhatIsNoModelChangesNothing) {
  const auto before = registry().find("mlp-v1");
  EXPECT_EQ(ask("PUT", "/models/mlp-v1.npz", "").status, 400);
  EXPECT_EQ(ask("PUT", "/models/mlp-v1.npz", a_model(2).substr(0, 900)).status, 400);
  EXPECT_EQ(ask("PUT", "/models/mlp-v1.npz", a_model_of_three_classes()).status, 415);
  EXPECT_EQ(registry().find("mlp-v1"), before);
  EXPECT_EQ(ask("GET", "/models").json()["unavailable"].size(), 0U);
}

TEST_F(ModelChanges, PicklesAreRefused) {
  const Bytes pickled =
      write_model(make_model("dense 5 sigmoid, dense 10 sigmoid"), ModelLayout::better_tensorflow).value();
  const Answer answer = ask("PUT", "/models/mlp-v2.npz", std::string(pickled.begin(), pickled.end()));
  EXPECT_EQ(answer.status, 415);
  EXPECT_THAT(answer.error(), HasSubstr("pickle"));
  EXPECT_THAT(answer.error(), HasSubstr("inkling convert"));
}

TEST_F(ModelChanges, NamesStayWithinTheFolder) {
  for (const std::string path :
       {"/models/..%2Fa.npz", "/models/%2E%2E%2Fa.npz", "/models/.a.npz", "/models/a.txt", "/models/.npz",
        "/models/a%00.npz", "/models/a/b.npz", "/models/aliases.json"}) {
    EXPECT_EQ(ask("PUT", path, a_model()).status, 422) << path;
    EXPECT_EQ(ask("DELETE", path).status, 422) << path;
  }
  EXPECT_EQ(ask("PUT", "/models/live.npz", a_model()).status, 422);
}

TEST_F(ModelChanges, ADeletedModelIsGone) {
  ASSERT_EQ(ask("PUT", "/models/mlp-v2.npz", a_model(2)).status, 201);
  EXPECT_EQ(ask("DELETE", "/models/mlp-v2.npz").status, 204);
  EXPECT_EQ(ask("GET", "/models/mlp-v2.npz").status, 404);
  EXPECT_EQ(registry().find("mlp")->name, "mlp-v1");
  EXPECT_EQ(ask("DELETE", "/models/mlp-v2.npz").status, 404);
  EXPECT_EQ(ask("DELETE", "/models/live.npz").status, 404);
}

TEST_F(ModelChanges, HappenOnlyToTheExpectedModel) {
  const std::string tag = ask("GET", "/models/mlp-v1.npz").field("ETag");
  EXPECT_EQ(ask("PUT", "/models/mlp-v1.npz", a_model(2), "If-Match: \"other\"\r\n").status, 412);
  EXPECT_EQ(ask("PUT", "/models/mlp-v1.npz", a_model(2), "If-None-Match: *\r\n").status, 412);
  EXPECT_EQ(ask("PUT", "/models/mlp-v2.npz", a_model(2), "If-Match: *\r\n").status, 412);
  EXPECT_EQ(ask("DELETE", "/models/mlp-v1.npz", "", "If-Match: \"other\"\r\n").status, 412);
  EXPECT_EQ(ask("GET", "/models/mlp-v1.npz").field("ETag"), tag);
  EXPECT_EQ(ask("PUT", "/models/mlp-v2.npz", a_model(2), "If-None-Match: *\r\n").status, 201);
  EXPECT_EQ(ask("PUT", "/models/mlp-v1.npz", a_model(2), "If-Match: " + tag + "\r\n").status, 200);
  EXPECT_EQ(ask("PUT", "/models/mlp-v1.npz", a_model(3), "If-Match: " + tag + "\r\n").status, 412);
}

TEST_F(ModelChanges, AWorseModelDoesNotPassTheGate) {
  const std::string untrained = a_model(7);
  ASSERT_EQ(ask("POST", "/train", R"({"epochs": 15})").status, 200);
  const std::string trained = ask("GET", "/models/live.npz").body;
  ASSERT_EQ(ask("PUT", "/models/mlp-v2.npz", trained).status, 201);
  const Answer refused = ask("PUT", "/models/mlp-v2.npz?baseline=mlp-v2", untrained);
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.error(), HasSubstr("mlp-v2"));
  EXPECT_EQ(refused.json()["comparisons"][0]["name"], "accuracy");
  EXPECT_TRUE(refused.json()["comparisons"][0]["worse"]);
  EXPECT_EQ(ask("GET", "/models/mlp-v2.npz").body, trained);
  const Answer passed = ask("PUT", "/models/mlp-v3.npz?baseline=mlp-v2", trained);
  EXPECT_EQ(passed.status, 201) << passed.body;
  EXPECT_FALSE(passed.json()["comparisons"][0]["worse"]);
  EXPECT_EQ(ask("PUT", "/models/mlp-v3.npz?baseline=gpt", trained).status, 422);
}

TEST_F(ModelChanges, AliasesAreSetAndRemoved) {
  EXPECT_EQ(ask("PUT", "/models/aliases/stable", R"({"model": "mlp-v1"})").json()["aliases"]["stable"],
            "mlp-v1");
  EXPECT_EQ(registry().find("stable")->name, "mlp-v1");
  EXPECT_EQ(ask("GET", "/models").json()["aliases"]["stable"], "mlp-v1");
  EXPECT_EQ(ask("PUT", "/models/aliases/stable", R"({"model": "gpt"})").status, 422);
  EXPECT_EQ(ask("PUT", "/models/aliases/stable", "{}").status, 422);
  EXPECT_EQ(ask("PUT", "/models/aliases/a%2Fb", R"({"model": "mlp-v1"})").status, 422);
  EXPECT_EQ(ask("DELETE", "/models/aliases/stable").status, 200);
  EXPECT_EQ(registry().find("stable"), nullptr);
  EXPECT_EQ(ask("DELETE", "/models/aliases/stable").status, 404);
}

TEST_F(ModelChanges, AreForThoseWhoMay) {
  set_access(Access::with_token("correct horse battery"));
  for (const std::string path : {"/models/mlp-v1.npz", "/models/aliases/stable"}) {
    EXPECT_EQ(ask("PUT", path, a_model(2)).status, 401) << path;
    EXPECT_EQ(ask("DELETE", path).status, 401) << path;
  }
  EXPECT_EQ(ask("DELETE", "/models/mlp-v1.npz", "", "Authorization: Bearer correct horse battery\r\n").status,
            204);
}

TEST_F(ModelChanges, OfAFolderThatCannotBeWrittenAreRefusedWithoutItsPath) {
  ASSERT_NE(registry().find("mlp-v1"), nullptr);
  std::filesystem::remove_all(folder());
  const Answer answer = ask("PUT", "/models/mlp-v2.npz", a_model(2));
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, Not(HasSubstr(folder().string())));
  EXPECT_EQ(registry().find("mlp-v2"), nullptr);
}

}  // namespace
}  // namespace inkling::http
