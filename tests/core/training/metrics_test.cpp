#include "inkling/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "inkling/synthetic.hpp"

namespace inkling {
namespace {

// A network that answers `digit` with probability p / (p + 9 (1 - p) / 9), whatever the image.
Network always(int digit, double p) {
  Result<Network> network = Network::build("dense 10 softmax", {28, 28, 1});
  std::vector<Network::Parameter> parameters = network->parameters();
  parameters[1].values.assign(10, static_cast<float>(std::log((1 - p) / 9)));
  parameters[1].values[static_cast<std::size_t>(digit)] = static_cast<float>(std::log(p));
  EXPECT_TRUE(network->set_parameters(parameters));
  return std::move(*network);
}

TEST(Metrics, MeasureAConstantAnswerAsComputedByHand) {
  DataSet data;
  const std::array<std::uint8_t, kImagePixels> blank{};
  for (const std::uint8_t label : std::array<std::uint8_t, 4>{3, 3, 3, 5}) {
    data.append(blank, label);
  }
  const Result<Evaluation> evaluation = evaluate(always(3, 0.9), 1, data);
  ASSERT_TRUE(evaluation);
  EXPECT_EQ(evaluation->images, 4U);
  EXPECT_DOUBLE_EQ(evaluation->accuracy, 0.75);
  EXPECT_NEAR(evaluation->negative_log_likelihood, -(3 * std::log(0.9) + std::log(0.1 / 9)) / 4, 1e-5);
  EXPECT_NEAR(evaluation->expected_calibration_error, 0.9 - 0.75, 1e-6);
  EXPECT_EQ(evaluation->confusion[3][3], 3U);
  EXPECT_EQ(evaluation->confusion[5][3], 1U);
}

TEST(Metrics, SurviveOutputsThatAreNoNumbers) {
  Result<Network> network = Network::build("dense 2 relu, dense 10 softmax", {28, 28, 1});
  std::vector<Network::Parameter> parameters = network->parameters();
  for (Network::Parameter& parameter : parameters) {
    std::fill(parameter.values.begin(), parameter.values.end(), 3e38F);
  }
  ASSERT_TRUE(network->set_parameters(parameters));
  const Result<Evaluation> evaluation = evaluate(*network, 1, synthesize(20, 1));
  ASSERT_TRUE(evaluation);
  EXPECT_TRUE(std::isfinite(evaluation->negative_log_likelihood));
  EXPECT_TRUE(std::isfinite(evaluation->expected_calibration_error));
}

TEST(Metrics, DoNotDependOnTheNumberOfThreads) {
  const DataSet data = synthesize(333, 1);
  Result<Network> network = Network::build("dense 10 softmax", {28, 28, 1});
  network->initialize(Initializer::glorot, 1);
  const Result<Evaluation> alone = evaluate(*network, 1, data, 1);
  const Result<Evaluation> together = evaluate(*network, 1, data, 5);
  EXPECT_EQ(alone->confusion, together->confusion);
  EXPECT_EQ(alone->negative_log_likelihood, together->negative_log_likelihood);
}

TEST(Metrics, RefuseEmptyDataAndOtherNetworks) {
  EXPECT_THAT(evaluate(always(1, 0.9), 1, {}).error().message, ::testing::HasSubstr("got none"));
  const Result<Network> small = Network::build("dense 3", {2, 2, 1});
  EXPECT_THAT(evaluate(*small, 1, synthesize(1, 1)).error().message,
              ::testing::HasSubstr("784 inputs and 10 outputs, got 4 and 3"));
}

}  // namespace
}  // namespace inkling
