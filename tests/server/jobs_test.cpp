#include "server/jobs.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "server/files.hpp"
#include "support/model_maker.hpp"
#include "support/temporary_folder.hpp"

namespace inkling::server {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::TemporaryFolder;

const json kShort = {{"data", "synthetic:300"}, {"epochs", 3}, {"batch_size", 32}, {"seed", 5}};
const json kEndless = {{"data", "synthetic:2000"}, {"epochs", 1000}};

class JobsTest : public ::testing::Test {
 protected:
  JobsTest() { open(); }

  void open(std::size_t queue = 16) {
    jobs_.reset();  // before another may have the folder
    auto jobs = Jobs::open(registry_, {.folder = folder_.path(), .data = "synthetic:300", .queue = queue});
    ASSERT_TRUE(jobs) << jobs.error().message;
    jobs_ = std::move(*jobs);
  }
  std::uint64_t add(const json& request) {
    const Result<Job> job = jobs_->add(request);
    EXPECT_TRUE(job) << job.error().message;
    return job ? job->id : 0;
  }
  // Waits for it; a job that never comes to this fails the test.
  Job wait_for(std::uint64_t id, JobState state) {
    for (int i = 0; i < 60'000; ++i) {
      const Job job = jobs_->find(id).value();
      if (job.state == state) return job;
      if (is_over(job.state)) break;
      std::this_thread::sleep_for(1ms);
    }
    ADD_FAILURE() << "job " << id << " is " << name_of(jobs_->find(id)->state) << ": "
                  << jobs_->find(id)->error;
    return jobs_->find(id).value();
  }
  void wait_for_epoch(std::uint64_t id) {
    for (int i = 0; i < 60'000 && jobs_->find(id)->epochs.size() < 2; ++i) std::this_thread::sleep_for(1ms);
    ASSERT_GE(jobs_->find(id)->epochs.size(), 2U);
  }

  TemporaryFolder folder_;
  Registry registry_;
  std::unique_ptr<Jobs> jobs_;
};

TEST_F(JobsTest, TrainsAModelAndTellsHowItGoes) {
  const Job job = wait_for(add(kShort), JobState::done);
  EXPECT_EQ(job.epochs.size(), 3U);
  EXPECT_EQ(job.progress["epoch"], 3);
  EXPECT_TRUE(job.accuracy.is_number());
  const Model model = read_model(jobs_->model(job.id).value()).value();
  EXPECT_EQ(model.epochs, 3);
  EXPECT_EQ(model.name, "job-1");
  const Feed::Part events = job.feed->read(0);
  EXPECT_TRUE(events.ended);
  EXPECT_THAT(events.text, HasSubstr("event: state\ndata: {\"state\":\"queued\"}"));
  EXPECT_THAT(events.text, HasSubstr("event: epoch\ndata: {"));
  EXPECT_THAT(events.text, HasSubstr("\"images_per_second\""));
  EXPECT_THAT(events.text, HasSubstr("\"state\":\"done\""));
}

TEST_F(JobsTest, RunsOneAfterTheOther) {
  const std::uint64_t first = add(kShort);
  const std::uint64_t second = add(kShort);
  wait_for(second, JobState::done);
  EXPECT_EQ(jobs_->find(first)->state, JobState::done);
  EXPECT_EQ(jobs_->list().size(), 2U);
}

TEST_F(JobsTest, StartsFromAModelOfTheRegistry) {
  registry_.offer(
      "live", std::make_shared<const ServedModel>(testing::make_model("dense 7 sigmoid, dense 10 sigmoid")));
  json request = kShort;
  request["init"] = "live";
  const Job job = wait_for(add(request), JobState::done);
  EXPECT_EQ(read_model(jobs_->model(job.id).value())->network.architecture().front(), "dense 7 sigmoid");
  request["init"] = "gpt";
  EXPECT_THAT(jobs_->add(request).error().message, HasSubstr("init: "));
}

TEST_F(JobsTest, CancelsWhatWaitsAndWhatRuns) {
  const std::uint64_t running = add(kEndless);
  const std::uint64_t waiting = add(kEndless);
  wait_for(running, JobState::running);
  ASSERT_TRUE(jobs_->cancel_or_remove(waiting));
  EXPECT_EQ(jobs_->find(waiting)->state, JobState::cancelled);
  ASSERT_TRUE(jobs_->cancel_or_remove(running));
  wait_for(running, JobState::cancelled);
  EXPECT_EQ(jobs_->model(running).error().code, ErrorCode::invalid_argument);
  ASSERT_TRUE(jobs_->cancel_or_remove(running));
  EXPECT_FALSE(jobs_->find(running));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / std::to_string(running)));
  EXPECT_FALSE(jobs_->cancel_or_remove(running));
}

TEST_F(JobsTest, LetsOnlySoManyWait) {
  open(2);
  add(kEndless);
  EXPECT_FALSE(jobs_->is_full());
  add(kEndless);
  add(kEndless);
  for (int i = 0; i < 10'000 && jobs_->find(1)->state == JobState::queued; ++i)
    std::this_thread::sleep_for(1ms);
  EXPECT_TRUE(jobs_->is_full());
}

TEST_F(JobsTest, GoOnAfterARestartAndEndWithTheSameBytes) {
  json request = {{"data", "synthetic:2000"}, {"epochs", 150}, {"seed", 3}};
  const std::uint64_t interrupted = add(request);
  wait_for_epoch(interrupted);
  open();
  EXPECT_FALSE(is_over(jobs_->find(interrupted)->state)) << "it was not interrupted at all";
  const Job job = wait_for(interrupted, JobState::done);
  EXPECT_EQ(job.epochs.size(), 150U);
  request["name"] = "job-" + std::to_string(interrupted);
  const std::uint64_t whole = add(request);
  wait_for(whole, JobState::done);
  EXPECT_EQ(jobs_->model(interrupted).value(), jobs_->model(whole).value());
  open();
  EXPECT_EQ(jobs_->find(whole)->state, JobState::done);
  EXPECT_TRUE(jobs_->find(whole)->feed->read(0).ended);
  EXPECT_GT(add(kShort), whole) << "numbers are not given twice";
}

TEST_F(JobsTest, SayWhenTheyWereInterruptedAndCannotGoOn) {
  const std::uint64_t id = add(kEndless);
  wait_for_epoch(id);
  jobs_.reset();
  ASSERT_TRUE(write_file(folder_.path() / std::to_string(id) / "model.npz", Bytes{'P', 'K'}));
  open();
  const Job job = wait_for(id, JobState::failed);
  EXPECT_THAT(job.error, HasSubstr("interrupted"));
  EXPECT_THAT(job.error, Not(HasSubstr(folder_.path().string())));
}

TEST_F(JobsTest, SurviveAFolderWithOtherThingsInIt) {
  jobs_.reset();
  for (const std::string text :
       {"", "[]", "{}", R"({"id": "8", "state": "done"})", R"({"id": "7", "state": "?"})",
        R"({"id": "7", "state": "done", "request": 7})"}) {
    std::filesystem::create_directories(folder_.path() / "7");
    ASSERT_TRUE(write_file(folder_.path() / "7" / "job.json", Bytes(text.begin(), text.end())));
    open();
    EXPECT_TRUE(jobs_->list().empty()) << text;
  }
  for (int i = 1; i <= 8; ++i) {
    const std::uint64_t id = add(kShort);
    EXPECT_NE(id, 7U);
    jobs_->cancel_or_remove(id);
  }
}

TEST_F(JobsTest, BelongToOneServer) {
  const auto second = Jobs::open(registry_, {.folder = folder_.path()});
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, HasSubstr("no other server"));
}

TEST_F(JobsTest, AreRefusedWhenTheyCannotBeTrained) {
  for (const auto& [field, value] : {std::pair<std::string, json>("architecture", "dense 3 softmax"),
                                     {"architecture", "magic"},
                                     {"architecture", "dense 100000 relu, dense 10 softmax"},
                                     {"learning_rate", -1},
                                     {"loss", "magic"}}) {
    json request = kShort;
    request[field] = value;
    const Result<Job> job = jobs_->add(request);
    ASSERT_FALSE(job) << request;
    EXPECT_EQ(job.error().code, ErrorCode::invalid_argument);
    EXPECT_THAT(job.error().message, Not(HasSubstr("--")));
  }
  EXPECT_TRUE(jobs_->list().empty());
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "1"));
}

}  // namespace
}  // namespace inkling::server
