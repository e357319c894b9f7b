#include "server/job_request.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>

namespace inkling::server {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(JobRequest, SetsTheOptionsOfTheTrainCommand) {
  const auto options = read_job_request(json::parse(R"({
    "data": "synthetic:500", "architecture": "dense 12 relu, dense 10 softmax", "epochs": 3, "batch_size": 64,
    "learning_rate": 0.25, "optimizer": "adam", "loss": "cross-entropy", "augmentation": true, "seed": 7,
    "negatives": "synthetic:50", "name": "mine"})"),
                                        "server-data");
  ASSERT_TRUE(options) << options.error().message;
  const commands::TrainOptions& train = (*options)->train;
  EXPECT_EQ(train.data.source, "synthetic:500");
  EXPECT_EQ(train.architecture, "dense 12 relu, dense 10 softmax");
  EXPECT_EQ(train.training.epochs, 3);
  EXPECT_EQ(train.training.batch_size, 64);
  EXPECT_EQ(train.training.learning_rate, 0.25);
  EXPECT_EQ(train.training.optimizer, Optimizer::adam);
  EXPECT_EQ(train.training.loss, Loss::cross_entropy);
  EXPECT_TRUE(train.augment);
  EXPECT_EQ(train.training.seed, 7U);
  EXPECT_TRUE(train.test);
}

TEST(JobRequest, TakesTheServersDataUnlessToldOtherwise) {
  EXPECT_EQ(read_job_request(json::object(), "mnist").value()->train.data.source, "mnist");
  EXPECT_EQ(read_job_request({{"data", "server"}}, "mnist").value()->train.data.source, "mnist");
}

TEST(JobRequest, NamesTheFieldThatCannotBe) {
  for (const auto& [text, field] :
       {std::pair(R"({"epochs": 0})", "epochs"),
        std::pair(R"({"epochs": 100000})", "epochs"),
        std::pair(R"({"epochs": 1.5})", "epochs"),
        std::pair(R"({"epochs": [1]})", "epochs"),
        std::pair(R"({"batch_size": -1})", "batch_size"),
        std::pair(R"({"batch_size": 1e30})", "batch_size"),
        std::pair(R"({"learning_rate": "fast"})", "learning_rate"),
        std::pair(R"({"optimizer": "magic"})", "optimizer"),
        std::pair(R"({"augmentation": "perhaps"})", "augmentation"),
        std::pair(R"({"architecture": "a\u0000b"})", "architecture"),
        std::pair(R"({"data": "/etc/passwd"})", "data"),
        std::pair(R"({"data": "synthetic:100001"})", "data"),
        std::pair(R"({"data": 7})", "data"),
        std::pair(R"({"negatives": "/etc/passwd"})", "negatives"),
        std::pair(R"({"negatives": "synthetic,/etc/passwd"})", "negatives"),
        std::pair(R"({"name": "../a"})", "name"),
        std::pair(R"({"name": 7})", "name"),
        std::pair(R"({"init": "mlp", "architecture": "dense 10 softmax"})", "init"),
        std::pair(R"({"output": "/tmp/x"})", "output"),
        std::pair(R"({"resume": "/tmp/x"})", "resume"),
        std::pair(R"({"threads": 64})", "threads")}) {
    const auto options = read_job_request(json::parse(text), "mnist");
    ASSERT_FALSE(options) << text;
    EXPECT_EQ(options.error().code, ErrorCode::invalid_argument) << text;
    EXPECT_THAT(options.error().message, HasSubstr(std::string(field) + ": ")) << text;
    EXPECT_THAT(options.error().message, Not(HasSubstr("--"))) << text;
  }
}

TEST(JobRequest, TellsOfFieldsInsteadOfOptions) {
  EXPECT_EQ(about_fields("--arch: expected 10 outputs"), "architecture: expected 10 outputs");
  EXPECT_EQ(about_fields("data: is gone"), "data: is gone");
}

}  // namespace
}  // namespace inkling::server
