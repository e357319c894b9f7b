#include "server/catalog.hpp"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "support/model_maker.hpp"

namespace inkling::server {
namespace {

using ::testing::ElementsAre;

ModelHandle make(const std::string& name, double accuracy = 0.5, std::size_t bytes = 1000) {
  RegisteredModel model = named_model(name);
  Model network = testing::make_model();
  network.test_accuracy = accuracy;
  model.file = name + ".npz";
  model.bytes.resize(bytes);
  model.served = std::make_shared<const ServedModel>(std::move(network));
  return std::make_shared<const RegisteredModel>(std::move(model));
}

ModelHandle make_unavailable(const std::string& name) {
  RegisteredModel model = named_model(name);
  model.reason = "broken";
  return std::make_shared<const RegisteredModel>(std::move(model));
}

std::string name_of(const ModelHandle& model) {
  return model == nullptr ? "" : model->name;
}

TEST(Catalog, OrdersVersionsByNumber) {
  const Catalog catalog({make("mlp-v10"), make("mlp-v9"), make("mlp-v1"), make("cnn")}, {});
  std::vector<std::string> names;
  for (const ModelHandle& model : catalog.models()) names.push_back(model->name);
  EXPECT_THAT(names, ElementsAre("cnn", "mlp-v1", "mlp-v9", "mlp-v10"));
}

TEST(Catalog, FindsByNameAndTheNewestByFamily) {
  const Catalog catalog({make("mlp-v2"), make("mlp-v10"), make("mlp-vx"), make_unavailable("mlp-v11")}, {});
  EXPECT_EQ(catalog.find("mlp-v2")->version, "2");
  EXPECT_EQ(name_of(catalog.find("mlp")), "mlp-v10") << "the newest that is ready";
  EXPECT_EQ(catalog.find("mlp-vx")->family, "mlp-vx");
  EXPECT_EQ(catalog.find("mlp-v3"), nullptr);
  EXPECT_EQ(catalog.find("mlp-v11"), nullptr);
  EXPECT_EQ(catalog.find(""), nullptr);
  EXPECT_EQ(catalog.entry("mlp-v11")->reason, "broken");
  EXPECT_EQ(name_of(catalog.file("mlp-v2.npz")), "mlp-v2");
}

TEST(Catalog, TellsWhatIsMeantAndNotReady) {
  const Catalog catalog({make("mlp-v2"), make_unavailable("mlp-v11")}, {{"stable", "mlp-v11"}});
  EXPECT_EQ(name_of(catalog.find_unavailable("mlp-v11", "")), "mlp-v11");
  EXPECT_EQ(name_of(catalog.find_unavailable("mlp", "")), "mlp-v11");
  EXPECT_EQ(name_of(catalog.find_unavailable("mlp", "11")), "mlp-v11");
  EXPECT_EQ(name_of(catalog.find_unavailable("stable", "")), "mlp-v11");
  EXPECT_EQ(catalog.find_unavailable("mlp-v2", ""), nullptr) << "it is ready";
  EXPECT_EQ(catalog.find_unavailable("mlp", "2"), nullptr);
  EXPECT_EQ(catalog.find_unavailable("cnn", ""), nullptr);
}

TEST(Catalog, FindsAVersionOfAFamily) {
  const Catalog catalog({make("mlp-v2"), make("mlp-v10"), make_unavailable("mlp-v11")}, {});
  EXPECT_EQ(name_of(catalog.find("mlp", "2")), "mlp-v2");
  EXPECT_EQ(name_of(catalog.find("mlp-v2", "2")), "mlp-v2");
  EXPECT_EQ(catalog.find("mlp-v2", "10"), nullptr);
  EXPECT_EQ(catalog.find("mlp", "3"), nullptr);
  EXPECT_EQ(catalog.find("mlp", "11"), nullptr);
}

TEST(Catalog, PrefersANameToAnAliasAndAnAliasToAFamily) {
  const Catalog catalog({make("mlp-v1"), make("mlp-v2"), make("cnn-v1")},
                        {{"mlp-v2", "cnn-v1"}, {"mlp", "mlp-v1"}, {"net", "cnn"}, {"loop", "net"}});
  EXPECT_EQ(name_of(catalog.find("mlp-v2")), "mlp-v2");
  EXPECT_EQ(name_of(catalog.find("mlp")), "mlp-v1");
  EXPECT_EQ(name_of(catalog.find("net")), "cnn-v1");
  EXPECT_EQ(catalog.find("loop"), nullptr) << "an alias is for a model, not for another alias";
}

TEST(Catalog, TheBestIsTheMostAccurate) {
  const Catalog catalog({make("a-v1", 0.7), make("a-v2", 0.9), make("a-v3", 0.8)}, {});
  EXPECT_EQ(name_of(catalog.best()), "a-v2");
  EXPECT_EQ(name_of(Catalog({make("a-v1", 0.7), make("a-v2", 0.7)}, {}).best()), "a-v2");
  EXPECT_EQ(Catalog().best(), nullptr);
}

TEST(Catalog, NobodyWaitsForTheBest) {
  const ModelHandle large = make("cnn-v2", 0.9, kQuickModelBytes + 1);
  EXPECT_EQ(name_of(Catalog({large, make("mlp-v1", 0.7, kQuickModelBytes)}, {}).best()), "mlp-v1");
  EXPECT_EQ(name_of(Catalog({large}, {}).best()), "cnn-v2") << "rather than none";
}

TEST(Catalog, KnowsGoodNames) {
  for (const char* name : {"mlp-v1", "A.b_c-1", "7"}) EXPECT_TRUE(is_model_name(name)) << name;
  for (const std::string& name :
       {std::string(), std::string(".."), std::string(".a"), std::string("-v"), std::string("a/b"),
        std::string("a b"), std::string("a\0b", 3), std::string("\xc3\xa4"), std::string(101, 'a')}) {
    EXPECT_FALSE(is_model_name(name)) << name;
  }
}

}  // namespace
}  // namespace inkling::server
