// Trainings that are stopped, killed and gone on with.
#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
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
using testing::RunningProgram;
using ::testing::StartsWith;
using testing::TemporaryFolder;

Bytes bytes_of(const std::string& path) {
  return server::read_file(path).value();
}

// Waits until the program's standard error says so; false when it ended without.
bool wait_for(const RunningProgram& program, const std::string& text) {
  constexpr std::chrono::milliseconds kStep{2};
  constexpr int kMaxSteps = 30'000;
  for (int step = 0; step < kMaxSteps; ++step) {
    if (program.err().find(text) != std::string::npos) {
      return true;
    }
    std::this_thread::sleep_for(kStep);
  }
  return false;
}

// Long enough to be interrupted, with the least work an epoch can have.
std::vector<std::string> long_line(const std::string& output) {
  return {"train",    "--data", "synthetic:60", "--arch", "dense 10 sigmoid",
          "--epochs", "150",    "--schedule",   "cosine", "--seed",
          "7",        "--name", "long",         "-o",     output};
}

TEST(TrainResume, InterruptedRunResumesToTheSameBytes) {
  const TemporaryFolder folder;
  ASSERT_EQ(run_inkling(long_line(folder / "whole.npz"), kSameDay).exit_code, 0);

  RunningProgram program(long_line(folder / "parts.npz"), folder.path().string(), kSameDay);
  ASSERT_TRUE(wait_for(program, "epoch 2/"));
  program.send(SIGINT);
  const Finished stopped = program.wait();
  EXPECT_EQ(stopped.exit_code, 1);
  EXPECT_THAT(stopped.out, IsEmpty());
  EXPECT_THAT(stopped.err, HasSubstr("continue with: inkling train --resume " + (folder / "parts.npz")));
  const auto epochs_done = npz::read(bytes_of(folder / "parts.npz")).value().integer("training.epochs_done");
  ASSERT_TRUE(epochs_done);
  ASSERT_LT(*epochs_done, 150);

  // None of the options is given again.
  const Finished resumed = run_inkling({"train", "--resume", folder / "parts.npz"});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_THAT(resumed.err, StartsWith("epoch " + std::to_string(*epochs_done + 1) + "/150"));
  EXPECT_EQ(bytes_of(folder / "parts.npz"), bytes_of(folder / "whole.npz"));
}

TEST(TrainResume, AResumedRunAsksItsTeachersAgain) {
  const TemporaryFolder folder;
  ASSERT_TRUE(server::save_model(folder / "teacher.npz", make_model("dense 10 softmax", 4)));
  const auto line = [&](const std::string& output) {
    return std::vector<std::string>{"train",
                                    "--data",
                                    "synthetic:60",
                                    "--arch",
                                    "dense 10 softmax",
                                    "--loss",
                                    "cross-entropy",
                                    "--epochs",
                                    "150",
                                    "--teacher",
                                    folder / "teacher.npz",
                                    "--teacher-share",
                                    "0.7",
                                    "--name",
                                    "long",
                                    "-o",
                                    output};
  };
  ASSERT_EQ(run_inkling(line(folder / "whole.npz"), kSameDay).exit_code, 0);
  RunningProgram program(line(folder / "parts.npz"), folder.path().string(), kSameDay);
  ASSERT_TRUE(wait_for(program, "epoch 2/"));
  program.send(SIGINT);
  ASSERT_EQ(program.wait().exit_code, 1);
  const std::vector<std::string> resume = {"train", "--resume", folder / "parts.npz"};
  std::filesystem::rename(folder / "teacher.npz", folder / "elsewhere.npz");
  const Finished without = run_inkling(resume, kSameDay);
  EXPECT_EQ(without.exit_code, 1);
  EXPECT_THAT(without.err, AllOf(HasSubstr("--teacher"), HasSubstr("teacher.npz")));
  std::filesystem::rename(folder / "elsewhere.npz", folder / "teacher.npz");
  ASSERT_EQ(run_inkling(resume, kSameDay).exit_code, 0);
  EXPECT_EQ(bytes_of(folder / "parts.npz"), bytes_of(folder / "whole.npz"));
}

TEST(TrainResume, KillingItLeavesTheOldFileOrTheNewOne) {
  const TemporaryFolder folder;
  const std::string output = folder / "model.npz";
  ASSERT_TRUE(server::save_model(output, make_model()));
  const Bytes old = bytes_of(output);
  int checkpoints = 0;
  for (int round = 0; round < 8; ++round) {
    RunningProgram program(long_line(output), folder.path().string());
    if (round > 0) {
      ASSERT_TRUE(wait_for(program, "epoch " + std::to_string(3 * round) + "/"));
    }
    program.send(SIGKILL);
    EXPECT_EQ(program.wait().exit_code, -1);
    const Result<Model> model = server::load_model(output);
    ASSERT_TRUE(model) << model.error().message;
    checkpoints += bytes_of(output) == old ? 0 : 1;
  }
  EXPECT_EQ(checkpoints, 7);
  EXPECT_EQ(run_inkling({"train", "--resume", output}).exit_code, 0);
}

TEST(TrainResume, FinishedModelCannotBeResumed) {
  const TemporaryFolder folder;
  ASSERT_TRUE(server::save_model(folder / "a.npz", make_model()));
  const Finished run = run_inkling({"train", "--data", "synthetic:20", "--resume", folder / "a.npz"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.err, HasSubstr("finished model"));
}

TEST(TrainResume, ResumingWithAnotherOptimizerIsRefused) {
  const TemporaryFolder folder;
  RunningProgram program(long_line(folder / "a.npz"), folder.path().string());
  ASSERT_TRUE(wait_for(program, "epoch 1/"));
  program.send(SIGTERM);
  ASSERT_EQ(program.wait().exit_code, 1);
  const Finished run = run_inkling({"train", "--resume", folder / "a.npz", "--optimizer", "adam"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("sgd"));
}

}  // namespace
}  // namespace inkling::commands
