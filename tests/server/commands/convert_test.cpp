#include <gmock/gmock.h>

#include <filesystem>

#include "server/model_files.hpp"
#include "support/model_maker.hpp"
#include "support/program.hpp"
#include "support/temporary_folder.hpp"

namespace inkling::commands {
namespace {

using testing::Finished;
using ::testing::HasSubstr;
using testing::make_model;
using testing::run_inkling;
using testing::TemporaryFolder;

TEST(Convert, ThereAndBackKeepsTheWeights) {
  const TemporaryFolder folder;
  const Model model = make_model();
  ASSERT_TRUE(server::save_model(folder / "a.npz", model));
  ASSERT_EQ(
      run_inkling({"convert", folder / "a.npz", folder / "b.npz", "--to", "better-tensorflow"}).exit_code, 0);
  EXPECT_FALSE(server::load_model(folder / "b.npz", {.pickles = false}));
  ASSERT_EQ(run_inkling({"convert", folder / "b.npz", folder / "c.npz"}).exit_code, 0);
  const Result<Model> back = server::load_model(folder / "c.npz", {.pickles = false});
  ASSERT_TRUE(back) << back.error().message;
  ASSERT_EQ(back->network.parameters().size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(back->network.parameters()[i].values, model.network.parameters()[i].values);
  }
}

TEST(Convert, SaysWhatALayoutCannotHold) {
  const TemporaryFolder folder;
  ASSERT_TRUE(server::save_model(folder / "a.npz", make_model("dense 10 softmax")));
  const Finished run =
      run_inkling({"convert", folder / "a.npz", folder / "b.npz", "--to", "better-tensorflow"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.err, HasSubstr("sigmoid"));
  EXPECT_FALSE(std::filesystem::exists(folder / "b.npz"));
}

}  // namespace
}  // namespace inkling::commands
