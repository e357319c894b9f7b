#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inkling/random.hpp"
#include "server/files.hpp"
#include "server/model_files.hpp"
#include "support/model_maker.hpp"
#include "support/program.hpp"
#include "support/temporary_folder.hpp"

namespace inkling::commands {
namespace {

using ::testing::AllOf;
using testing::Finished;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kSameDay;
using testing::make_model;
using testing::run_inkling;
using ::testing::StartsWith;
using testing::TemporaryFolder;

constexpr std::string_view kConvolutional =
    "conv 4 3x3 stride 2 relu, maxpool 2x2, conv 6 3x3 relu, flatten, dense 10 softmax-or-none";

// Writes models of this architecture, no two alike: their paths.
std::vector<std::string> save_members(const TemporaryFolder& folder, double reject_threshold = 0) {
  std::vector<std::string> paths;
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    Model model = make_model(kConvolutional, seed);
    model.temperature = 0.5 * static_cast<double>(seed);
    model.reject_threshold = reject_threshold;
    model.trained_on = seed == 2 ? "EMNIST" : "MNIST";
    paths.push_back(folder / ("member-" + std::to_string(seed) + ".npz"));
    EXPECT_TRUE(server::save_model(paths.back(), model));
  }
  return paths;
}

// With few images, and `more` added.
Finished run_merge(const std::vector<std::string>& models, const std::string& output,
                   const std::vector<std::string>& more = {}) {
  std::vector<std::string> line = {"merge", "--data", "synthetic:100", "-o", output};
  line.insert(line.end(), more.begin(), more.end());
  line.emplace_back("--");
  line.insert(line.end(), models.begin(), models.end());
  return run_inkling(line, kSameDay);
}

std::vector<float> logits_of(const Model& model, const std::vector<float>& image) {
  Classifier classifier(model);
  const Reading reading = classifier.classify(image);
  return {reading.logits.begin(), reading.logits.end()};
}

TEST(Merge, SaysTheMeanOfWhatTheModelsSay) {
  const TemporaryFolder folder;
  const std::vector<std::string> paths = save_members(folder);
  const Finished run = run_merge(paths, folder / "better.npz", {"--model-version", "2"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, AllOf(StartsWith(folder / "better.npz"), HasSubstr("3 networks"),
                             HasSubstr("validation accuracy")));
  const Result<Model> merged = server::load_model(folder / "better.npz");
  ASSERT_TRUE(merged) << merged.error().message;
  EXPECT_EQ(merged->network.architecture(),
            (std::vector<std::string>{"conv 12 3x3 stride 2 relu", "maxpool 2x2", "conv 18 3x3 groups 3 relu",
                                      "flatten", "dense 10 softmax-or-none"}));
  EXPECT_EQ(merged->classes.size(), 10U);
  EXPECT_EQ(merged->name, "better");
  EXPECT_EQ(merged->version, "2");
  EXPECT_EQ(merged->trained_on, "MNIST, EMNIST");
  EXPECT_EQ(merged->created, "2023-11-14");
  EXPECT_EQ(merged->test_accuracy, 0) << "the test images were not asked for";
  EXPECT_EQ(merged->reject_threshold, 0) << "no member knows what is no digit";
  EXPECT_NE(merged->temperature, 1) << "it was calibrated";

  std::vector<float> image(784);
  Random random(5);
  for (float& pixel : image) {
    pixel = static_cast<float>(random.uniform());
  }
  std::vector<double> mean(10);
  for (const std::string& path : paths) {
    const Model member = server::load_model(path).value();
    const std::vector<float> logits = logits_of(member, image);
    for (std::size_t i = 0; i < mean.size(); ++i) {
      mean[i] += static_cast<double>(logits[i]) / member.temperature / 3;
    }
  }
  const std::vector<float> logits = logits_of(*merged, image);
  for (std::size_t i = 0; i < mean.size(); ++i) {
    EXPECT_NEAR(logits[i], mean[i], 1e-5);
  }
}

TEST(Merge, SameModelsGiveTheSameBytesWhateverTheThreads) {
  const TemporaryFolder folder;
  const std::vector<std::string> paths = save_members(folder, 0.4);
  ASSERT_EQ(run_merge(paths, folder / "a.npz", {"--name", "m", "--threads", "1"}).exit_code, 0);
  ASSERT_EQ(run_merge(paths, folder / "b.npz", {"--name", "m", "--threads", "3"}).exit_code, 0);
  EXPECT_EQ(server::read_file(folder / "a.npz").value(), server::read_file(folder / "b.npz").value());
  EXPECT_GT(server::load_model(folder / "a.npz")->reject_threshold, 0) << "the members knew what is no digit";
}

TEST(Merge, QuantizesAndMeasuresWhenAsked) {
  const TemporaryFolder folder;
  const std::vector<std::string> paths = save_members(folder);
  ASSERT_EQ(run_merge(paths, folder / "plain.npz").exit_code, 0);
  const Finished run =
      run_merge(paths, folder / "small.npz",
                {"--quantize", "--test", "--json", "--trained-on", "both", "--name", "mine"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const auto json = nlohmann::json::parse(run.out);
  const Model merged = server::load_model(folder / "small.npz").value();
  EXPECT_TRUE(merged.quantized);
  EXPECT_LT(std::filesystem::file_size(folder / "small.npz"),
            std::filesystem::file_size(folder / "plain.npz"));
  EXPECT_EQ(json["output"], folder / "small.npz");
  EXPECT_EQ(json["name"], "mine");
  EXPECT_EQ(json["models"], nlohmann::json(paths));
  EXPECT_EQ(json["architecture"], nlohmann::json(merged.network.architecture()));
  EXPECT_EQ(json["parameters"], merged.network.parameter_count());
  EXPECT_EQ(json["trained_on"], "both");
  EXPECT_EQ(json["temperature"], merged.temperature);
  EXPECT_EQ(json["reject_threshold"], 0);
  EXPECT_GT(json["validation_accuracy"], 0);
  EXPECT_EQ(json["test_accuracy"], merged.test_accuracy);
  EXPECT_GT(merged.test_accuracy, 0);
}

TEST(Merge, TakesOnlyNetworksOf28x28Images) {
  const TemporaryFolder folder;
  for (const Shape& shape : {Shape{14, 14, 1}, Shape{14, 56, 1}, Shape{500, 500, 1}}) {
    Model model{.network = std::move(*Network::build("dense 10 softmax", shape))};
    model.network.initialize(Initializer::glorot, 1);
    for (int digit = 0; digit < kDigits; ++digit) model.classes.push_back(std::to_string(digit));
    const std::string path = folder / "other.npz";
    ASSERT_TRUE(server::save_model(path, model));
    const Finished run = run_merge({path, path}, folder / "merged.npz");
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.err, HasSubstr("other.npz: expected a network that takes 28x28 images"));
    EXPECT_FALSE(std::filesystem::exists(folder / "merged.npz"));
  }
}

TEST(Merge, NamesTheFileThatIsWrongAndOverwritesNothing) {
  const TemporaryFolder folder;
  const std::string good = save_members(folder)[0];
  const auto save = [&](const std::string& name, const Model& model) {
    EXPECT_TRUE(server::save_model(folder / name, model));
    return folder / name;
  };
  Model other_classes = make_model(kConvolutional);
  other_classes.classes[0] = "O";
  const std::string output = folder / "kept.npz";
  const Bytes kept = {'k', 'e', 'p', 't'};
  ASSERT_TRUE(server::write_file(output, kept));
  const std::string sigmoid = save("sigmoid.npz", make_model());

  const auto error_of = [&](const std::vector<std::string>& models,
                            const std::vector<std::string>& more = {}) {
    const Finished run = run_merge(models, output, more);
    EXPECT_NE(run.exit_code, 0);
    EXPECT_THAT(run.out, IsEmpty());
    EXPECT_EQ(server::read_file(output).value(), kept);
    return run.err;
  };
  EXPECT_THAT(error_of({good, sigmoid}),
              AllOf(HasSubstr(sigmoid + ": is 'dense 5 sigmoid, dense 10 sigmoid'"),
                    HasSubstr("only networks of one architecture")));
  const std::string classes = save("classes.npz", other_classes);
  EXPECT_THAT(error_of({good, classes}), HasSubstr(classes + ": tells the classes O 1 2"));
  EXPECT_THAT(error_of({sigmoid, sigmoid}), HasSubstr(sigmoid + ": the last layer is 'dense 10 sigmoid'"));
  EXPECT_THAT(error_of({good, output}), HasSubstr(output));
  EXPECT_THAT(error_of({good, good}, {"--validation", "0"}), HasSubstr("synthetic:100: has no validation"));
  EXPECT_THAT(error_of({good, good}, {"--name", "a\nb"}), HasSubstr("--name: expected UTF-8 text"));
}

}  // namespace
}  // namespace inkling::commands
