#include "server/registry.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "server/files.hpp"
#include "support/model_maker.hpp"
#include "support/temporary_folder.hpp"

namespace inkling::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::make_model;
using testing::TemporaryFolder;

void write(const TemporaryFolder& folder, const std::string& file, double accuracy,
           std::string_view architecture = "dense 5 sigmoid, dense 10 sigmoid") {
  Model model = make_model(architecture);
  model.test_accuracy = accuracy;
  ASSERT_TRUE(write_file(folder / file, write_model(model).value()));
}

std::vector<std::string> names(const Registry& registry) {
  std::vector<std::string> names;
  for (const RegisteredModel& model : registry.models()) names.push_back(model.name);
  return names;
}

TEST(Registry, OrdersVersionsByNumber) {
  const TemporaryFolder folder;
  for (const char* file : {"mlp-v10.npz", "mlp-v9.npz", "mlp-v1.npz", "cnn.npz"}) write(folder, file, 0.5);
  const Result<Registry> registry = Registry::open(folder.path());
  ASSERT_TRUE(registry) << registry.error().message;
  EXPECT_THAT(names(*registry), ElementsAre("cnn", "mlp-v1", "mlp-v9", "mlp-v10"));
}

TEST(Registry, FindsByNameAndTheNewestByFamily) {
  const TemporaryFolder folder;
  for (const char* file : {"mlp-v2.npz", "mlp-v10.npz", "mlp-vx.npz"}) write(folder, file, 0.5);
  const Result<Registry> registry = Registry::open(folder.path());
  ASSERT_TRUE(registry) << registry.error().message;
  EXPECT_EQ(registry->find("mlp-v2")->version, "2");
  EXPECT_EQ(registry->find("mlp")->name, "mlp-v10");
  EXPECT_EQ(registry->find("mlp-vx")->family, "mlp-vx");
  EXPECT_EQ(registry->find("mlp-v3"), nullptr);
  EXPECT_EQ(registry->find(""), nullptr);
}

TEST(Registry, TheBestIsTheMostAccurate) {
  const TemporaryFolder folder;
  write(folder, "a-v1.npz", 0.7);
  write(folder, "a-v2.npz", 0.9);
  write(folder, "a-v3.npz", 0.8);
  EXPECT_EQ(Registry::open(folder.path())->best()->name, "a-v2");
  EXPECT_EQ(Registry().best(), nullptr);
}

TEST(Registry, LeavesOutWhatCannotBeServed) {
  const TemporaryFolder folder;
  write(folder, "good.npz", 0.5);
  write(folder, "three-classes.npz", 0.5, "dense 3 softmax");
  const Bytes garbage = {'P', 'K', 3, 4, 0, 0};
  ASSERT_TRUE(write_file(folder / "broken.npz", garbage));
  ASSERT_TRUE(write_file(folder / "README.md", garbage));
  const Result<Registry> registry = Registry::open(folder.path());
  ASSERT_TRUE(registry) << registry.error().message;
  EXPECT_THAT(names(*registry), ElementsAre("good"));
}

TEST(Registry, KeepsTheFileAsItIs) {
  const TemporaryFolder folder;
  write(folder, "mlp.npz", 0.5);
  EXPECT_EQ(Registry::open(folder.path())->find("mlp")->bytes, read_file(folder / "mlp.npz").value());
}

TEST(Registry, NeedsAFolder) {
  const TemporaryFolder folder;
  const Result<Registry> registry = Registry::open(folder.path() / "nowhere");
  ASSERT_FALSE(registry);
  EXPECT_EQ(registry.error().code, ErrorCode::not_found);
  EXPECT_THAT(registry.error().message, HasSubstr("nowhere"));
}

}  // namespace
}  // namespace inkling::server
