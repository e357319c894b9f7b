#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "server/files.hpp"
#include "server/http/cpp_httplib.hpp"
#include "support/program.hpp"
#include "support/shared_data.hpp"
#include "support/temporary_folder.hpp"

namespace inkling::commands {
namespace {

using ::testing::AllOf;
using testing::Finished;
using ::testing::HasSubstr;
using testing::run_inkling;
using testing::TemporaryFolder;

TEST(DataInfo, CountsSplitsAndDigits) {
  const Finished run = run_inkling({"data", "info", "synthetic:120", "--json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const nlohmann::json document = nlohmann::json::parse(run.out);
  EXPECT_EQ(document["splits"]["train"]["images"], 120);
  EXPECT_EQ(document["splits"]["validation"]["images"], 0);
  EXPECT_EQ(document["splits"]["test"]["images"], 20);
  for (const nlohmann::json& count : document["splits"]["train"]["per_digit"]) EXPECT_EQ(count, 12);
  EXPECT_GT(document["splits"]["train"]["mean_ink"], 0.02);
  EXPECT_LT(document["splits"]["train"]["mean_ink"], 0.5);
}

TEST(DataInfo, TableLeavesOutEmptySplits) {
  const Finished run = run_inkling({"data", "info", "synthetic:60"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, AllOf(HasSubstr("train"), HasSubstr("test"), Not(HasSubstr("validation"))));
}

TEST(DataSynthesize, SameSeedSameBytes) {
  const TemporaryFolder folder;
  for (const std::string seed : {"1", "1", "2"}) {
    const std::string name = seed + (std::filesystem::exists(folder / "1") && seed == "1" ? "-again" : "");
    const Finished run =
        run_inkling({"data", "synthesize", "--count", "30", "--seed", seed, "-o", folder / name});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    EXPECT_THAT(run.out, HasSubstr("21 train, 6 validation and 3 test images"));
  }
  EXPECT_EQ(server::read_file(folder / "1").value(), server::read_file(folder / "1-again").value());
  EXPECT_NE(server::read_file(folder / "1").value(), server::read_file(folder / "2").value());
}

TEST(DataSynthesize, NegativesAreForTraining) {
  const TemporaryFolder folder;
  const Finished run = run_inkling({"data", "synthesize", "--count", "20", "--negatives", "24", "--ratios",
                                    "0.5,0.5,0", "-o", folder / "set.npz"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const Finished info = run_inkling({"data", "info", folder / "set.npz", "--json"});
  ASSERT_EQ(info.exit_code, 0) << info.err;
  const nlohmann::json splits = nlohmann::json::parse(info.out)["splits"];
  EXPECT_EQ(splits["train"]["images"], 34);
  EXPECT_EQ(splits["train"]["no_digit"], 24);
  EXPECT_EQ(splits["validation"]["images"], 10);
  EXPECT_EQ(splits["validation"]["no_digit"], 0);
  EXPECT_THAT(run_inkling({"data", "info", folder / "set.npz"}).out, HasSubstr("none"));
}

TEST(DataSplit, PoolsAndCutsByRatio) {
  const TemporaryFolder folder;
  const Finished run =
      run_inkling({"data", "split", "synthetic:60", "--ratios", "0.5,0.3,0.2", "-o", folder / "set.npz"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const Finished info = run_inkling({"data", "info", folder / "set.npz", "--json"});
  ASSERT_EQ(info.exit_code, 0) << info.err;
  const nlohmann::json splits = nlohmann::json::parse(info.out)["splits"];
  EXPECT_EQ(splits["train"]["images"], 35);  // of 60 + 10
  EXPECT_EQ(splits["validation"]["images"], 21);
  EXPECT_EQ(splits["test"]["images"], 14);
}

TEST(DataSplit, SaysWhenAShareIsLessThanAnImage) {
  const TemporaryFolder folder;
  const Finished few =
      run_inkling({"data", "synthesize", "--count", "4", "--ratios", "0.8,0.2,0", "-o", folder / "few.npz"});
  EXPECT_EQ(few.exit_code, 0);
  EXPECT_EQ(few.err, "") << "every share has its image, and no test images were asked for";
  const Finished fewer =
      run_inkling({"data", "synthesize", "--count", "4", "--ratios", "0.8,0.1,0.1", "-o", folder / "a.npz"});
  EXPECT_EQ(fewer.exit_code, 0);
  EXPECT_THAT(fewer.err, HasSubstr("--ratios: 0.1 of 4 images leave none to "));
}

TEST(DataSplit, RatiosMustBeThree) {
  EXPECT_EQ(
      run_inkling({"data", "split", "synthetic:60", "--ratios", "0.5,0.5", "-o", "unused.npz"}).exit_code, 2);
}

TEST(DataDownload, FailureNamesTheMirrorAndLeavesNothing) {
  const TemporaryFolder folder;
  const Finished run =
      run_inkling({"data", "download", "--to", folder / "mnist", "--mirror", "http://127.0.0.1:1/"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.err, HasSubstr("http://127.0.0.1:1/train-images-idx3-ubyte.gz: no connection"));
  EXPECT_TRUE(std::filesystem::is_empty(folder / "mnist"));
}

TEST(DataDownload, FetchesThePublishedFiles) {
  if (!testing::shared_file("mnist/train-images-idx3-ubyte.gz")) GTEST_SKIP() << "needs MNIST";
  httplib::Server mirror;
  mirror.set_mount_point("/mnist", testing::shared_path("mnist"));
  const int port = mirror.bind_to_any_port("127.0.0.1");
  std::thread listener([&] { mirror.listen_after_bind(); });

  const TemporaryFolder folder;
  const std::string url = "http://127.0.0.1:" + std::to_string(port) + "/mnist";
  const Finished first = run_inkling({"data", "download", "--to", folder / "new/mnist", "--mirror", url});
  const Finished second = run_inkling({"data", "download", "--to", folder / "new/mnist", "--mirror", url});
  while (!mirror.is_running()) std::this_thread::yield();
  mirror.stop();
  listener.join();

  EXPECT_EQ(first.exit_code, 0) << first.err;
  EXPECT_THAT(first.err, HasSubstr("t10k-labels-idx1-ubyte.gz: downloaded and verified"));
  EXPECT_EQ(second.exit_code, 0) << second.err;
  EXPECT_THAT(second.err, HasSubstr("train-images-idx3-ubyte.gz: is there already"));
  const Finished info = run_inkling({"data", "info", folder / "new/mnist", "--json"});
  EXPECT_EQ(nlohmann::json::parse(info.out)["splits"]["train"]["images"], 60000);
}

}  // namespace
}  // namespace inkling::commands
