#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "inkling/negatives.hpp"
#include "inkling/npz.hpp"
#include "server/files.hpp"
#include "server/model_files.hpp"
#include "support/model_maker.hpp"
#include "support/program.hpp"
#include "support/shared_data.hpp"
#include "support/temporary_folder.hpp"

namespace inkling::commands {
namespace {

using ::testing::AllOf;
using testing::Finished;
using ::testing::HasSubstr;
using testing::make_model;
using testing::run_inkling;
using testing::TemporaryFolder;

TEST(Evaluate, JsonAddsUp) {
  const TemporaryFolder folder;
  ASSERT_TRUE(server::save_model(folder / "a.npz", make_model()));
  const Finished run = run_inkling({"evaluate", folder / "a.npz", "--data", "synthetic:300", "--json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const nlohmann::json document = nlohmann::json::parse(run.out);
  EXPECT_EQ(document["images"], 50);
  EXPECT_EQ(document["split"], "test");
  int images = 0;
  int right = 0;
  for (std::size_t label = 0; label < 10; ++label) {
    int of_label = 0;
    for (const int count : document["confusion"][label]) of_label += count;
    EXPECT_EQ(of_label, 5) << label;
    EXPECT_DOUBLE_EQ(document["recall"][label], document["confusion"][label][label].get<double>() / of_label);
    images += of_label;
    right += document["confusion"][label][label].get<int>();
  }
  EXPECT_EQ(images, 50);
  EXPECT_DOUBLE_EQ(document["accuracy"], right / 50.0);
  EXPECT_GT(document["negative_log_likelihood"], 0);
  EXPECT_TRUE(document.contains("expected_calibration_error"));
}

TEST(Evaluate, TableIsForPeople) {
  const TemporaryFolder folder;
  ASSERT_TRUE(server::save_model(folder / "a.npz", make_model()));
  const Finished run =
      run_inkling({"evaluate", folder / "a.npz", "--data", "synthetic:60", "--split", "validation"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, AllOf(HasSubstr("images                      6\n"), HasSubstr("accuracy"),
                             HasSubstr("recall")));
}

TEST(Evaluate, MeasuresCanvasesAndPicturesOfNone) {
  const TemporaryFolder folder;
  Model model = make_model();
  model.reject_threshold = 0.2;
  ASSERT_TRUE(server::save_model(folder / "a.npz", model));
  const Finished run = run_inkling({"evaluate", folder / "a.npz", "--data", "synthetic:120", "--canvas",
                                    "--negatives", "synthetic,synthetic:40", "--json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const nlohmann::json document = nlohmann::json::parse(run.out);
  EXPECT_EQ(document["canvas"]["images"], 20);
  const nlohmann::json& placed = document["placed"];
  const double accuracy = document["accuracy"];
  EXPECT_DOUBLE_EQ(placed["largest_change"],
                   std::max(std::abs(placed["accuracy_moved"].get<double>() - accuracy),
                            std::abs(placed["accuracy_scaled"].get<double>() - accuracy)));
  ASSERT_EQ(document["negatives"].size(), 13U) << "twelve kinds, and forty of all";
  EXPECT_EQ(document["negatives"][0]["name"], "blank");
  EXPECT_EQ(document["negatives"][12]["images"], 40);
  for (const auto& kind : document["negatives"]) {
    EXPECT_GE(kind["auroc"], 0);
    EXPECT_LE(kind["auroc"], 1);
  }
}

// Three k, two gimels, and three o, which are circles: 0 to many.
Bytes named_characters() {
  const DataSet pictures = synthesize_negatives(NegativeKind::letter, 8, 1);
  npz::Archive archive;
  archive.set("images", npz::Array::from_uint8({8, 28, 28}, pictures.pixels.data()));
  archive.set("labels",
              npz::Array::from_strings({"Latin/character11", "Latin/character11", "Latin/character15",
                                        "Latin/character15", "Hebrew/character03", "Latin/character11",
                                        "Latin/character15", "Hebrew/character03"}));
  return npz::write(archive, npz::Compression::deflate);
}

TEST(Evaluate, TellsDigitShapesAndAlphabetsApart) {
  const TemporaryFolder folder;
  ASSERT_TRUE(server::save_model(folder / "a.npz", make_model()));
  ASSERT_TRUE(server::write_file(folder / "letters.npz", named_characters()));
  const std::vector<std::string> question = {"evaluate",      folder / "a.npz", "--data",
                                             "synthetic:120", "--negatives",    folder / "letters.npz"};
  const Finished table = run_inkling(question);
  ASSERT_EQ(table.exit_code, 0) << table.err;
  EXPECT_THAT(table.out, AllOf(HasSubstr("\nletters.npz                         5"),
                               HasSubstr("\n  Hebrew                            2"),
                               HasSubstr("\n  Latin                             3"),
                               HasSubstr("\n  apart: digit shapes               3")));
  std::vector<std::string> in_json = question;
  in_json.emplace_back("--json");
  const Finished run = run_inkling(in_json);
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const nlohmann::json negatives = nlohmann::json::parse(run.out)["negatives"];
  ASSERT_EQ(negatives.size(), 1U);
  EXPECT_EQ(negatives[0]["images"], 5);
  EXPECT_EQ(negatives[0]["digit_shapes"]["images"], 3);
  ASSERT_EQ(negatives[0]["alphabets"].size(), 2U);
  EXPECT_EQ(negatives[0]["alphabets"][1]["name"], "Latin");
  EXPECT_EQ(negatives[0]["alphabets"][1]["images"], 3);
}

TEST(Evaluate, TheGateDoesNotJudgeDigitShapes) {
  const TemporaryFolder folder;
  ASSERT_TRUE(server::save_model(folder / "a.npz", make_model()));
  ASSERT_TRUE(server::write_file(folder / "letters.npz", named_characters()));
  const Finished run = run_inkling({"evaluate", folder / "a.npz", "--data", "synthetic:120", "--negatives",
                                    folder / "letters.npz", "--baseline", folder / "a.npz", "--json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const nlohmann::json comparisons = nlohmann::json::parse(run.out)["baseline"];
  int judged = 0;
  for (const nlohmann::json& of : comparisons) {
    judged += of["name"].get<std::string>().starts_with("AUROC") ? 1 : 0;
  }
  EXPECT_EQ(judged, 1) << "the characters that are no digit shapes";
}

TEST(Evaluate, MeasuresNumbers) {
  const TemporaryFolder folder;
  ASSERT_TRUE(server::save_model(folder / "a.npz", make_model()));
  const auto evaluate = [&](const std::string& threads) {
    return run_inkling({"evaluate", folder / "a.npz", "--data", "synthetic:120", "--numbers", "--threads",
                        threads, "--json"});
  };
  const Finished run = evaluate("1");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const nlohmann::json numbers = nlohmann::json::parse(run.out)["numbers"];
  EXPECT_EQ(numbers["numbers"], 5);
  EXPECT_LE(numbers["right"], numbers["separated"]);
  EXPECT_EQ(nlohmann::json::parse(evaluate("3").out)["numbers"], numbers);
}

TEST(Evaluate, IsAGateAgainstWorseModels) {
  const TemporaryFolder folder;
  const auto train = [&](const char* file, const char* epochs) {
    return run_inkling({"train", "--data", "synthetic:1200", "--epochs", epochs, "-o", folder / file})
        .exit_code;
  };
  ASSERT_EQ(train("good.npz", "8"), 0);
  ASSERT_EQ(train("bad.npz", "1"), 0);
  const auto evaluate = [&](const char* file, const char* baseline) {
    return run_inkling(
        {"evaluate", folder / file, "--data", "synthetic:1200", "--baseline", folder / baseline});
  };
  EXPECT_EQ(evaluate("good.npz", "bad.npz").exit_code, 0);
  EXPECT_EQ(evaluate("good.npz", "good.npz").exit_code, 0);
  const Finished worse = evaluate("bad.npz", "good.npz");
  EXPECT_EQ(worse.exit_code, 1);
  EXPECT_THAT(worse.out, AllOf(HasSubstr("may be worse by"), HasSubstr("WORSE")));
}

TEST(Evaluate, EmptySplitIsAFailure) {
  const TemporaryFolder folder;
  ASSERT_TRUE(server::save_model(folder / "a.npz", make_model()));
  const Finished run = run_inkling(
      {"evaluate", folder / "a.npz", "--data", "synthetic:60", "--split", "validation", "--validation", "0"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.err, HasSubstr("has no validation images"));
}

TEST(Evaluate, OriginalModelReadsMnistAsWellAsItsProgramSays) {
  const std::string model = testing::shared_path("interop/better-tensorflow/model-v5.npz");
  if (!testing::shared_file("mnist/t10k-labels-idx1-ubyte.gz") || !std::filesystem::exists(model)) {
    GTEST_SKIP() << "needs MNIST and the original program's models";
  }
  const Finished run = run_inkling({"evaluate", model, "--data", testing::shared_path("mnist"), "--json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_DOUBLE_EQ(nlohmann::json::parse(run.out)["accuracy"], 0.9165);
}

}  // namespace
}  // namespace inkling::commands
