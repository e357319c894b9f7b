#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "inkling/model.hpp"
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

// Small enough to take no time, with `more` added.
std::vector<std::string> train_line(const std::string& output, const std::vector<std::string>& more = {}) {
  std::vector<std::string> line = {
      "train",  "--data",        "synthetic:200",   "--arch", "dense 4 sigmoid, dense 10 softmax",
      "--loss", "cross-entropy", "--learning-rate", "0.1",    "-o",
      output};
  line.insert(line.end(), more.begin(), more.end());
  return line;
}

Bytes bytes_of(const std::string& path) {
  return server::read_file(path).value();
}

npz::Archive archive_of(const std::string& path) {
  return npz::read(bytes_of(path)).value();
}

TEST(Train, WritesAModelWithItsProvenance) {
  const TemporaryFolder folder;
  const Finished run = run_inkling(
      train_line(folder / "small.npz", {"--epochs", "2", "--test", "--model-version", "3"}), kSameDay);
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out,
              AllOf(StartsWith(folder / "small.npz"), HasSubstr("2 epochs"), HasSubstr("test accuracy")));
  EXPECT_THAT(run.err, AllOf(HasSubstr("epoch 1/2"), HasSubstr("epoch 2/2"), HasSubstr("validation")));

  const Result<Model> model = server::load_model(folder / "small.npz");
  ASSERT_TRUE(model) << model.error().message;
  EXPECT_EQ(model->name, "small");
  EXPECT_EQ(model->version, "3");
  EXPECT_EQ(model->trained_on, "synthetic digits");
  EXPECT_EQ(model->created, "2023-11-14");
  EXPECT_EQ(model->epochs, 2);
  EXPECT_EQ(model->learning_rate, 0.1);
  EXPECT_GT(model->test_accuracy, 0);
  const npz::Archive archive = archive_of(folder / "small.npz");
  for (const npz::Archive::Entry& entry : archive.entries()) {
    EXPECT_FALSE(entry.name.starts_with("training.") || entry.name.starts_with("checkpoint.")) << entry.name;
  }
}

TEST(Train, TestImagesAreLookedAtOnlyWhenAsked) {
  const TemporaryFolder folder;
  const Finished run = run_inkling(train_line(folder / "a.npz", {"--epochs", "1"}));
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(server::load_model(folder / "a.npz")->test_accuracy, 0);
  EXPECT_THAT(run.out, Not(HasSubstr("test accuracy")));
}

TEST(Train, JsonIsOneDocumentOnStandardOutput) {
  const TemporaryFolder folder;
  const Finished run = run_inkling(train_line(folder / "a.npz", {"--epochs", "3", "--json"}));
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const nlohmann::json document = nlohmann::json::parse(run.out);
  EXPECT_EQ(document["output"], folder / "a.npz");
  EXPECT_EQ(document["epochs"], 3);
  EXPECT_EQ(document["images"], 180);  // a tenth of the 200 is held out
  EXPECT_EQ(document["history"].size(), 3U);
  EXPECT_EQ(document["validation_accuracy"], document["history"][2]["validation_accuracy"]);
  EXPECT_TRUE(document["test_accuracy"].is_null());
}

TEST(Train, NoColourAndNoBarWhereThereIsNoTerminal) {
  const TemporaryFolder folder;
  const Finished run = run_inkling(train_line(folder / "a.npz", {"--epochs", "1"}));
  EXPECT_EQ(run.err.find('\x1b'), std::string::npos);
  EXPECT_EQ(run.err.find('\r'), std::string::npos);
}

TEST(Train, ThreadsAndRepetitionChangeNoByte) {
  const TemporaryFolder folder;
  const std::vector<std::string> more = {"--epochs", "2", "--augment", "--name", "same", "--threads"};
  for (const std::string threads : {"1", "2", "3"}) {
    std::vector<std::string> options = more;
    options.push_back(threads);
    ASSERT_EQ(run_inkling(train_line(folder / threads, options), kSameDay).exit_code, 0);
  }
  EXPECT_EQ(bytes_of(folder / "1"), bytes_of(folder / "2"));
  EXPECT_EQ(bytes_of(folder / "1"), bytes_of(folder / "3"));
  ASSERT_EQ(run_inkling(
                train_line(folder / "seed", {"--epochs", "2", "--augment", "--name", "same", "--seed", "2"}),
                kSameDay)
                .exit_code,
            0);
  EXPECT_NE(bytes_of(folder / "1"), bytes_of(folder / "seed"));
}

TEST(Train, OptionsReachTheTraining) {
  const TemporaryFolder folder;
  const auto train = [&](const std::string& name, const std::vector<std::string>& more) {
    std::vector<std::string> options = {"--epochs", "2", "--name", "same"};
    options.insert(options.end(), more.begin(), more.end());
    const Finished run = run_inkling(train_line(folder / name, options), kSameDay);
    EXPECT_EQ(run.exit_code, 0) << run.err;
    return server::load_model(folder / name)->network.parameters().front().values;
  };
  const std::vector<float> plain = train("plain", {});
  EXPECT_EQ(plain,
            train("again", {"--initializer", "glorot", "--optimizer", "sgd", "--schedule", "constant"}));
  EXPECT_NE(plain, train("a", {"--momentum", "0.5"}));
  EXPECT_NE(plain, train("b", {"--weight-decay", "0.01"}));
  EXPECT_NE(plain, train("c", {"--schedule", "cosine"}));
  EXPECT_NE(plain, train("d", {"--initializer", "he"}));
  EXPECT_NE(plain, train("e", {"--optimizer", "adam"}));
  EXPECT_NE(plain, train("f", {"--batch-size", "10"}));
  EXPECT_NE(plain, train("g", {"--validation", "0"}));
  const std::vector<float> augmented = train("h", {"--augment"});
  EXPECT_NE(plain, augmented);
  EXPECT_EQ(augmented, train("i", {"--augment", "--augment-strength", "mild"}));
  EXPECT_NE(augmented, train("j", {"--augment", "--augment-strength", "strong"}));
}

TEST(Train, RefusesToSayHowToAugmentWhatIsNotAugmented) {
  const TemporaryFolder folder;
  const Finished run = run_inkling(train_line(folder / "model", {"--augment-strength", "strong"}));
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_NE(run.err.find("--augment-strength requires --augment"), std::string::npos) << run.err;
}

TEST(Train, RefusesTextsThatNobodyCouldReadAgain) {
  const TemporaryFolder folder;
  for (const char* option : {"--name", "--model-version", "--trained-on"}) {
    for (const char* text : {"a\xff", "a\x1b[31m", "a\nb", "\u0085"}) {
      const Finished run = run_inkling(train_line(folder / "a.npz", {option, text}));
      EXPECT_EQ(run.exit_code, 2) << option;
      EXPECT_THAT(run.err, StartsWith(std::string("inkling: ") + option + ": expected UTF-8 text"));
      EXPECT_FALSE(std::filesystem::exists(folder / "a.npz"));
    }
  }
  const Finished by_file = run_inkling(train_line(folder / "a\xff.npz"));
  EXPECT_EQ(by_file.exit_code, 2);
  EXPECT_THAT(by_file.err, HasSubstr("--name: "));
  const Finished named = run_inkling(train_line(folder / "a\xff.npz", {"--name", "ü", "--epochs", "1"}));
  ASSERT_EQ(named.exit_code, 0) << named.err;
  EXPECT_EQ(server::load_model(folder / "a\xff.npz")->name, "ü");
}

TEST(Train, SeesThatItCannotWriteBeforeItReads) {
  const Finished run =
      run_inkling({"train", "--init", "missing.npz", "--data", "missing", "-o", "nowhere/a.npz"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.err, StartsWith("inkling: nowhere/a.npz: cannot be written"));
}

TEST(Train, InitStartsFromAnotherModel) {
  const TemporaryFolder folder;
  Model start = make_model("dense 3 sigmoid, dense 10 sigmoid");
  start.test_accuracy = 0.9;
  ASSERT_TRUE(server::save_model(folder / "start.npz", start));
  const Finished run =
      run_inkling({"train", "--init", folder / "start.npz", "--data", "synthetic:100", "--epochs", "1",
                   "--learning-rate", "0.000001", "-o", folder / "next.npz"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const Result<Model> next = server::load_model(folder / "next.npz");
  ASSERT_TRUE(next);
  EXPECT_EQ(next->network.architecture(), start.network.architecture());
  EXPECT_NEAR(next->network.parameters()[0].values[0], start.network.parameters()[0].values[0], 1e-3);
  EXPECT_EQ(next->test_accuracy, 0);  // those were figures of other weights
}

TEST(Train, FitsTheTemperatureToItsValidationImages) {
  const TemporaryFolder folder;
  const auto temperature_with = [&](const std::string& validation) {
    const Finished run = run_inkling({"train", "--data", "synthetic:300", "--validation", validation,
                                      "--epochs", "2", "-o", folder / "a.npz"});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    return server::load_model(folder / "a.npz")->temperature;
  };
  EXPECT_EQ(temperature_with("0"), 1);
  EXPECT_NE(temperature_with("0.3"), 1);
}

TEST(Train, LearnsFromRedrawnDigitsAndPicturesOfNone) {
  const TemporaryFolder folder;
  const std::vector<std::string> command = {"train",
                                            "--data",
                                            "synthetic:240",
                                            "--arch",
                                            "conv 4 5x5 stride 3, batchnorm relu, dense 10 softmax-or-none",
                                            "--loss",
                                            "cross-entropy",
                                            "--optimizer",
                                            "adamw",
                                            "--epochs",
                                            "2",
                                            "--augment",
                                            "--redraw",
                                            "0.5",
                                            "--negatives",
                                            "synthetic:60",
                                            "--synthetic-digits",
                                            "20",
                                            "--quantize",
                                            "--json",
                                            "-o",
                                            folder / "a.npz"};
  const Finished run = run_inkling(command);
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(nlohmann::json::parse(run.out)["images"], 216 + 60 + 20);
  const Result<Model> model = server::load_model(folder / "a.npz");
  ASSERT_TRUE(model);
  EXPECT_EQ(model->network.architecture()[0], "conv 4 5x5 stride 3 relu") << "batch normalisation is folded";
  EXPECT_TRUE(model->quantized);
  EXPECT_GT(model->reject_threshold, 0);

  const Finished plain = run_inkling({"train", "--data", "synthetic:100", "--negatives", "synthetic:10",
                                      "--arch", "dense 10 softmax", "-o", folder / "b.npz"});
  EXPECT_EQ(plain.exit_code, 2);
  EXPECT_THAT(plain.err, HasSubstr("softmax-or-none"));
}

TEST(Train, FreshNegativesGiveTheSameBytesForTheSameSeed) {
  const TemporaryFolder folder;
  const auto train = [&](const std::string& out) {
    const Finished run = run_inkling({"train", "--data", "synthetic:60", "--arch", "dense 10 softmax-or-none",
                                      "--epochs", "2", "--loss", "cross-entropy", "--negatives", "fresh:30",
                                      "--name", "a", "--json", "-o", folder / out});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    return run.exit_code == 0 ? nlohmann::json::parse(run.out) : nlohmann::json();
  };
  EXPECT_EQ(train("a.npz")["images"], 54 + 30);
  train("b.npz");
  EXPECT_EQ(bytes_of(folder / "a.npz"), bytes_of(folder / "b.npz"));

  const Finished refused = run_inkling(
      {"train", "--negatives", "fresh:0", "--arch", "dense 10 softmax-or-none", "-o", folder / "e.npz"});
  EXPECT_NE(refused.exit_code, 0);
  EXPECT_THAT(refused.err, HasSubstr("fresh:COUNT with a count of 1 to"));
}

TEST(Train, TeachersAreNamedByTheirFiles) {
  const TemporaryFolder folder;
  ASSERT_EQ(run_inkling({"train", "--data", "synthetic:100", "--arch", "dense 10 softmax", "--loss",
                         "cross-entropy", "--epochs", "2", "-o", folder / "teacher.npz"})
                .exit_code,
            0);
  const auto train = [&](std::vector<std::string> more) {
    std::vector<std::string> line = {"train",  "--data",        "synthetic:100", "--arch", "dense 10 softmax",
                                     "--loss", "cross-entropy", "--epochs",      "2",      "--name",
                                     "a"};
    line.insert(line.end(), more.begin(), more.end());
    return run_inkling(line);
  };
  const std::string teacher = folder / "teacher.npz";
  ASSERT_EQ(train({"--teacher", teacher, "-o", folder / "a.npz"}).exit_code, 0);
  ASSERT_EQ(train({"--teacher", teacher + "," + teacher, "--teacher-share", "0.8", "-o", folder / "b.npz"})
                .exit_code,
            0);
  ASSERT_EQ(train({"-o", folder / "c.npz"}).exit_code, 0);
  EXPECT_EQ(bytes_of(folder / "a.npz"), bytes_of(folder / "b.npz")) << "a mean of two that are the same";
  EXPECT_NE(bytes_of(folder / "a.npz"), bytes_of(folder / "c.npz"));

  const Finished missing = train({"--teacher", folder / "none.npz", "-o", folder / "d.npz"});
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_THAT(missing.err, HasSubstr("none.npz"));
  const Finished itself = train({"--teacher", teacher, "-o", teacher});
  EXPECT_EQ(itself.exit_code, 2);
  EXPECT_THAT(itself.err, HasSubstr("is also the output"));
  Model other = make_model("dense 10 softmax");
  std::swap(other.classes[0], other.classes[9]);
  ASSERT_TRUE(server::save_model(folder / "other.npz", other));
  const Finished order = train({"--teacher", folder / "other.npz", "-o", folder / "d.npz"});
  EXPECT_EQ(order.exit_code, 2);
  EXPECT_THAT(order.err, HasSubstr("other.npz: tells the classes"));
  const Finished quadratic = train({"--teacher", teacher, "--loss", "quadratic", "-o", folder / "d.npz"});
  EXPECT_NE(quadratic.exit_code, 0);
}

TEST(Train, TestNeedsTestImages) {
  const TemporaryFolder folder;
  ASSERT_EQ(
      run_inkling({"data", "synthesize", "--count", "50", "--ratios", "0.8,0.2,0", "-o", folder / "set.npz"})
          .exit_code,
      0);
  const Finished run = run_inkling({"train", "--data", folder / "set.npz", "--test", "-o", folder / "a.npz"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.err, HasSubstr("has no test images"));
}

}  // namespace
}  // namespace inkling::commands
