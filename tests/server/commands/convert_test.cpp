#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "server/files.hpp"
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
  EXPECT_FALSE(read_plain_model(*server::read_file(folder / "b.npz")));
  ASSERT_EQ(run_inkling({"convert", folder / "b.npz", folder / "c.npz"}).exit_code, 0);
  const Result<Model> back = read_plain_model(*server::read_file(folder / "c.npz"));
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

std::string keras_fixture(const std::string& name) {
  return INKLING_SOURCE_DIR "/tests/fixtures/keras/" + name;
}

TEST(Convert, ReadsKerasByItsContentAndWritesOnnxByItsName) {
  const TemporaryFolder folder;
  const Finished run = run_inkling({"convert", keras_fixture("sequential.h5"), folder / "a.npz"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("written in the inkling layout"));
  EXPECT_TRUE(read_plain_model(*server::read_file(folder / "a.npz")));
  const Finished onnx = run_inkling({"convert", keras_fixture("sequential.h5"), folder / "a.onnx"});
  EXPECT_EQ(onnx.exit_code, 0) << onnx.err;
  EXPECT_THAT(onnx.out, HasSubstr("written as ONNX"));
}

TEST(Convert, ReadsWeightsGivenTheirArchitecture) {
  const TemporaryFolder folder;
  const std::string weights = keras_fixture("keras_1_th.h5");
  const Finished without = run_inkling({"convert", weights, folder / "a.npz"});
  EXPECT_EQ(without.exit_code, 2);
  EXPECT_THAT(without.err,
              HasSubstr(weights + ": the file holds weights only: tell the architecture with --arch"));
  const Finished run = run_inkling({"convert", weights, folder / "a.npz", "--arch",
                                    "conv 2 4x4 stride 3 relu, maxpool 2x2, flatten, dense 10 softmax"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
}

TEST(Convert, SaysInOneLineWhatIsWrongWithAnHdf5File) {
  const TemporaryFolder folder;
  const Finished run = run_inkling({"convert", keras_fixture("compressed.h5"), folder / "a.npz"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
  EXPECT_FALSE(std::filesystem::exists(folder / "a.npz"));
}

TEST(Convert, SaysWhichOptionsAreNotForAFile) {
  const TemporaryFolder folder;
  ASSERT_TRUE(server::save_model(folder / "a.npz", make_model()));
  const Finished arch = run_inkling({"convert", folder / "a.npz", folder / "b.npz", "--arch", "dense 10"});
  EXPECT_EQ(arch.exit_code, 2);
  EXPECT_THAT(arch.err, HasSubstr("is no HDF5 file"));
  const Finished to = run_inkling({"convert", folder / "a.npz", folder / "b.onnx", "--to", "inkling"});
  EXPECT_EQ(to.exit_code, 2);
  EXPECT_THAT(to.err, HasSubstr("--to is for NPZ files"));
}

}  // namespace
}  // namespace inkling::commands
