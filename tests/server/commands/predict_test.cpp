#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "inkling/synthetic.hpp"
#include "server/files.hpp"
#include "server/model_files.hpp"
#include "server/pictures.hpp"
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
using ::testing::StartsWith;
using testing::TemporaryFolder;

// A digit as a file; the model does not know it, but must always say the same of it.
std::string write_digit(const TemporaryFolder& folder, const std::string& name) {
  const DataSet digits = synthesize(1, 1);
  const auto tone_at = [&](int x, int y) {
    return digits.pixels[static_cast<std::size_t>(y * kImageSide + x)];
  };
  const Bytes file = testing::encode_picture(testing::gray_picture(kImageSide, kImageSide, tone_at), IFF_PNG);
  EXPECT_TRUE(server::write_file(folder / name, file));
  return folder / name;
}

TEST(Predict, ReadsRawImagesAsTheyAre) {
  const TemporaryFolder folder;
  const Model model = make_model();
  ASSERT_TRUE(server::save_model(folder / "a.npz", model));
  const std::string image = write_digit(folder, "digit.png");
  const Finished run = run_inkling({"predict", folder / "a.npz", image, "--raw", "--json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;

  std::array<float, kImagePixels> field{};
  scale_pixels(synthesize(1, 1).image(0), field);
  Classifier classifier(model);
  const Reading expected = classifier.classify(field);
  const nlohmann::json prediction = nlohmann::json::parse(run.out)["predictions"][0];
  EXPECT_EQ(prediction["image"], image);
  EXPECT_EQ(prediction["label"], std::to_string(expected.label));
  EXPECT_EQ(prediction["second"], std::to_string(expected.second));
  EXPECT_FLOAT_EQ(prediction["confidence"].get<float>(), expected.confidence);
  ASSERT_EQ(prediction["probabilities"].size(), 10U);
  EXPECT_FLOAT_EQ(prediction["logits"][3].get<float>(), expected.logits[3]);
}

TEST(Predict, OneLineAnImage) {
  const TemporaryFolder folder;
  ASSERT_TRUE(server::save_model(folder / "a.npz", make_model()));
  const std::string first = write_digit(folder, "first.png");
  const std::string second = write_digit(folder, "second.png");
  const Finished run = run_inkling({"predict", folder / "a.npz", first, second});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(std::count(run.out.begin(), run.out.end(), '\n'), 2);
  EXPECT_THAT(run.out, AllOf(StartsWith(first + ": "), HasSubstr(second + ": "), HasSubstr(" %")));
}

TEST(Predict, EmptyPaperIsNoDigit) {
  const TemporaryFolder folder;
  ASSERT_TRUE(server::save_model(folder / "a.npz", make_model()));
  PIX* paper = testing::gray_picture(100, 50, [](int, int) { return 255; });
  ASSERT_TRUE(server::write_file(folder / "paper.png", testing::encode_picture(paper, IFF_PNG)));
  const Finished run = run_inkling({"predict", folder / "a.npz", folder / "paper.png"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("nothing drawn"));
}

TEST(Predict, UnreadableImageDoesNotKeepTheOthersFromBeingRead) {
  const TemporaryFolder folder;
  ASSERT_TRUE(server::save_model(folder / "a.npz", make_model()));
  const std::string good = write_digit(folder, "good.png");
  const Bytes text = {'h', 'e', 'l', 'l', 'o'};
  ASSERT_TRUE(server::write_file(folder / "bad.png", text));
  const Finished run = run_inkling({"predict", folder / "a.npz", folder / "bad.png", good, "--json"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.err, StartsWith("inkling: " + (folder / "bad.png")));
  const nlohmann::json predictions = nlohmann::json::parse(run.out)["predictions"];
  ASSERT_EQ(predictions.size(), 2U);
  EXPECT_TRUE(predictions[0].contains("error"));
  EXPECT_TRUE(predictions[1].contains("label"));
}

// Two vertical strokes, the second shorter, on light paper.
std::string write_eleven(const TemporaryFolder& folder) {
  const auto tone_at = [](int x, int y) {
    const bool is_first = x >= 20 && x < 26 && y >= 10 && y < 70;
    const bool is_second = x >= 60 && x < 66 && y >= 15 && y < 70;
    return is_first || is_second ? 0 : 255;
  };
  const Bytes file = testing::encode_picture(testing::gray_picture(100, 80, tone_at), IFF_PNG);
  EXPECT_TRUE(server::write_file(folder / "eleven.png", file));
  return folder / "eleven.png";
}

TEST(Predict, NumberIsReadDigitByDigit) {
  const TemporaryFolder folder;
  const std::string image = write_eleven(folder);
  const std::string model = INKLING_SOURCE_DIR "/models/cnn-v1.npz";
  const Finished run = run_inkling({"predict", model, image, "--number"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.out, image + ": 11\n");

  const Finished json = run_inkling({"predict", model, image, "--number", "--json"});
  ASSERT_EQ(json.exit_code, 0) << json.err;
  const nlohmann::json prediction = nlohmann::json::parse(json.out)["predictions"][0];
  EXPECT_EQ(prediction["text"], "11");
  EXPECT_EQ(prediction["empty"], false);
  ASSERT_EQ(prediction["digits"].size(), 2U);
  EXPECT_EQ(prediction["digits"][1]["label"], "1");
  EXPECT_EQ(prediction["digits"][1]["box"],
            (nlohmann::json{{"x", 60}, {"y", 15}, {"width", 6}, {"height", 55}}));
  EXPECT_EQ(prediction["digits"][1]["is_digit"], true);
}

TEST(Predict, NumberOnEmptyPaperIsEmpty) {
  const TemporaryFolder folder;
  ASSERT_TRUE(server::save_model(folder / "a.npz", make_model()));
  PIX* paper = testing::gray_picture(100, 50, [](int, int) { return 255; });
  ASSERT_TRUE(server::write_file(folder / "paper.png", testing::encode_picture(paper, IFF_PNG)));
  const Finished run = run_inkling({"predict", folder / "a.npz", folder / "paper.png", "--number"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("nothing drawn"));
  const Finished json =
      run_inkling({"predict", folder / "a.npz", folder / "paper.png", "--number", "--json"});
  const nlohmann::json prediction = nlohmann::json::parse(json.out)["predictions"][0];
  EXPECT_EQ(prediction["text"], "");
  EXPECT_TRUE(prediction["digits"].empty());
}

TEST(Predict, NumberIsNotRaw) {
  EXPECT_EQ(run_inkling({"predict", "a.npz", "b.png", "--number", "--raw"}).exit_code, 2);
}

TEST(Predict, PhotographedDigitIsRead) {
  const std::string model = testing::shared_path("interop/better-tensorflow/model-v5.npz");
  if (!testing::shared_file("interop/better-tensorflow/model-v5.npz")) {
    GTEST_SKIP() << "needs the original program's models";
  }
  const std::string fixtures = testing::shared_path("interop/mnistified/fixtures");
  const Finished run = run_inkling({"predict", model, fixtures + "/42.png", fixtures + "/42.jpg", "--json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const nlohmann::json answer = nlohmann::json::parse(run.out);
  ASSERT_EQ(answer["predictions"].size(), 2U);
  for (const nlohmann::json& prediction : answer["predictions"]) EXPECT_EQ(prediction["label"], "4");
}

}  // namespace
}  // namespace inkling::commands
