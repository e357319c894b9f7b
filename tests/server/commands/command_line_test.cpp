#include <gmock/gmock.h>

#include <sstream>
#include <string>
#include <vector>

#include "inkling/training.hpp"
#include "support/program.hpp"

namespace inkling::commands {
namespace {

using testing::Finished;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::run_inkling;
using ::testing::StartsWith;

TEST(CommandLine, HelpGoesToStandardOutput) {
  const Finished run = run_inkling({"--help"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.err, IsEmpty());
  for (const char* word :
       {"train", "evaluate", "predict", "inspect", "merge", "convert", "data", "serve", "Examples:"}) {
    EXPECT_THAT(run.out, HasSubstr(word));
  }
}

TEST(CommandLine, EveryCommandExplainsItself) {
  const std::vector<std::vector<std::string>> commands = {
      {"train"},
      {"evaluate"},
      {"predict"},
      {"inspect"},
      {"merge"},
      {"convert"},
      {"data"},
      {"data", "info"},
      {"data", "split"},
      {"data", "synthesize"},
      {"data", "download"},
      {"serve"},
  };
  for (std::vector<std::string> command : commands) {
    command.emplace_back("--help");
    const Finished run = run_inkling(command);
    EXPECT_EQ(run.exit_code, 0) << command[0];
    EXPECT_THAT(run.out, HasSubstr("Usage: inkling")) << command[0];
    EXPECT_THAT(run.out, HasSubstr("Example")) << command[0];
    EXPECT_THAT(run.out, Not(HasSubstr("[["))) << command[0] << ": a default is shown as it would be typed";
    std::istringstream lines(run.out);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(line.size(), 110U) << command[0] << ": " << line;
      const bool is_text = line.find(" TEXT ") != std::string::npos;
      const bool may_be = line.find("--name") != std::string::npos ||
                          line.find("--model-version") != std::string::npos ||
                          line.find("--trained-on") != std::string::npos;
      EXPECT_TRUE(!is_text || may_be) << "what kind of text? " << line;
    }
    EXPECT_THAT(run.err, IsEmpty()) << command[0];
  }
}

TEST(CommandLine, HelpShowsTheDefaultsThatTrainingHas) {
  const std::string epochs = "[" + std::to_string(TrainingOptions{}.epochs) + "]";
  EXPECT_THAT(run_inkling({"train", "--help"}).out, HasSubstr("Passes over the training images " + epochs));
}

TEST(CommandLine, VersionIsOneLine) {
  const Finished run = run_inkling({"--version"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, StartsWith("inkling "));
}

TEST(CommandLine, BadUsageIsTwo) {
  const std::vector<std::vector<std::string>> lines = {
      {},
      {"paint"},
      {"train"},  // no output
      {"train", "-o", "a.npz", "--epochs", "many"},
      {"train", "-o", "a.npz", "--loss", "hinge"},
      {"train", "-o", "a.npz", "--epochs", "0"},
      {"train", "-o", "a.npz", "--arch", "dense ten"},
      {"train", "-o", "a.npz", "--arch", "dense 12 softmax"},
      {"train", "-o", "a.npz", "--init", "a.npz", "--arch", "dense 10"},
      {"train", "-o", "a.npz", "--data", "synthetic:none"},
      {"evaluate"},
      {"evaluate", "a.npz", "--split", "exam"},
      {"predict", "a.npz"},
      {"convert", "a.npz", "b.npz", "--to", "onnx"},
      {"merge", "a.npz", "b.npz"},
      {"merge", "a.npz", "-o", "c.npz"},
      {"data"},
      {"data", "synthesize", "-o", "a.npz", "--ratios", "0.9,0.9,0.9", "--count", "10"},
      {"data", "download", "--to", "/tmp", "--mirror", "nowhere"},
  };
  for (const std::vector<std::string>& line : lines) {
    const Finished run = run_inkling(line);
    const std::string text = ::testing::PrintToString(line);
    EXPECT_EQ(run.exit_code, 2) << text << run.err;
    EXPECT_THAT(run.out, IsEmpty()) << text;
    EXPECT_FALSE(run.err.empty()) << text;
  }
}

TEST(CommandLine, NumbersThatCannotBeNameTheirOption) {
  const std::vector<std::vector<std::string>> lines = {
      {"train", "--seed", "18446744073709551616"},
      {"train", "--seed", "-1"},
      {"train", "--epochs", "4294967297"},
      {"train", "--batch-size", "1e3"},
      {"train", "--momentum", "nan"},
      {"train", "--weight-decay", "nan"},
      {"train", "--learning-rate", "inf"},
      {"train", "--learning-rate", "nan"},
      {"train", "--validation", "nan"},
      {"train", "--threads", "-1"},
      {"data", "split", "synthetic:9", "--seed", "18446744073709551616"},
      {"data", "split", "synthetic:9", "--ratios", "0.5,nan,0.1"},
      {"data", "synthesize", "--count", "-1"},
      {"data", "synthesize", "--seed", "-1"},
  };
  for (std::vector<std::string> line : lines) {
    const std::string option = line[line.size() - 2];
    line.insert(line.end(), {"-o", "/nowhere/a.npz"});
    const Finished run = run_inkling(line);
    EXPECT_EQ(run.exit_code, 2) << ::testing::PrintToString(line) << run.err;
    EXPECT_THAT(run.err, StartsWith("inkling: " + option + ": expected a "))
        << ::testing::PrintToString(line);
  }
  EXPECT_THAT(run_inkling({"train", "--seed", "18446744073709551615", "-o", "/nowhere/a.npz"}).err,
              HasSubstr("/nowhere/a.npz"))
      << "the largest seed there is";
}

TEST(CommandLine, NamesGiveTheTerminalNoOrders) {
  const std::vector<std::vector<std::string>> lines = {
      {"inspect", "a\x1b[31m.npz"},
      {"inspect", "a.npz", "\x1b[31m"},
      {"train", "-o", "a.npz", "--loss", "\x1b[31m"},
      {"predict", INKLING_SOURCE_DIR "/models/mlp-v1.npz", "a\x1b[31m.png"},
      {"serve", "--port", "0", "--site", "a\x1b[31m"},
  };
  for (const std::vector<std::string>& line : lines) {
    const Finished run = run_inkling(line);
    EXPECT_NE(run.exit_code, 0);
    EXPECT_EQ((run.out + run.err).find('\x1b'), std::string::npos) << run.err;
    EXPECT_THAT(run.err, HasSubstr("\\x1b[31m"));
  }
}

TEST(CommandLine, FailureIsOneAndNamesTheThing) {
  const std::vector<std::vector<std::string>> lines = {
      {"evaluate", "missing.npz"},
      {"predict", "missing.npz", "a.png"},
      {"inspect", "missing.npz"},
      {"convert", "missing.npz", "b.npz"},
      {"data", "info", "missing.npz"},
      {"train", "--data", "missing.npz", "-o", "a.npz"},
      {"train", "-o", "missing.npz/a.npz"},
      {"train", "--resume", "missing.npz"},
      {"merge", "missing.npz", "missing.npz", "-o", "a.npz"},
      {"merge", INKLING_SOURCE_DIR "/models/cnn-v1.npz", "missing.npz", "-o", "a.npz"},
      {"merge", "a.npz", "b.npz", "-o", "missing.npz/a.npz"},
  };
  for (const std::vector<std::string>& line : lines) {
    const Finished run = run_inkling(line);
    const std::string text = ::testing::PrintToString(line);
    EXPECT_EQ(run.exit_code, 1) << text << run.err;
    EXPECT_THAT(run.out, IsEmpty()) << text;
    EXPECT_THAT(run.err, StartsWith("inkling: missing.npz")) << text;
  }
}

}  // namespace
}  // namespace inkling::commands
