#include "inkling/calibration.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "inkling/metrics.hpp"
#include "inkling/synthetic.hpp"
#include "inkling/training.hpp"

namespace inkling {
namespace {

Network trained() {
  Result<Network> network = Network::build("dense 30 relu, dense 10 softmax", {28, 28, 1});
  network->initialize(Initializer::he, 1);
  Result<Training> training =
      Training::start(*network, {.epochs = 3, .loss = Loss::cross_entropy, .threads = 1});
  EXPECT_TRUE(training->run(synthesize(2000, 1), {}, nullptr));
  return training->network();
}

TEST(Calibration, FindsTheTemperatureOfTheSmallestLoss) {
  const Network network = trained();
  const DataSet validation = synthesize(1000, 2);
  const double temperature = fit_temperature(network, validation, 1);
  const auto loss_at = [&](double t) { return evaluate(network, t, validation, 1)->negative_log_likelihood; };
  EXPECT_GT(loss_at(temperature * 1.05), loss_at(temperature));
  EXPECT_GT(loss_at(temperature / 1.05), loss_at(temperature));
}

TEST(Calibration, UndoesLogitsThatWereMadeTooLarge) {
  Network network = trained();
  const DataSet validation = synthesize(1000, 2);
  const double before = fit_temperature(network, validation, 1);
  std::vector<Network::Parameter> parameters = network.parameters();
  for (Network::Parameter& parameter : parameters) {
    if (parameter.name.starts_with("layers.1.")) {
      for (float& value : parameter.values) {
        value *= 3;
      }
    }
  }
  ASSERT_TRUE(network.set_parameters(parameters));
  EXPECT_NEAR(fit_temperature(network, validation, 1), 3 * before, 0.01 * 3 * before);
}

TEST(Calibration, HasNothingToFitWithoutData) {
  EXPECT_EQ(fit_temperature(trained(), {}, 1), 1);
  EXPECT_EQ(fit_threshold({}, 0.5), 0);
}

TEST(Calibration, ConfidenceIsTheLargestProbability) {
  const std::vector<float> values = confidences(trained(), 1, synthesize(20, 3), 1);
  EXPECT_EQ(values.size(), 20U);
  for (const float value : values) {
    EXPECT_GE(value, 0.1F);
    EXPECT_LE(value, 1.0F);
  }
}

TEST(Calibration, ThresholdRejectsTheShareItIsAskedFor) {
  const std::vector<float> digits = {0.9F, 0.5F, 0.8F, 0.7F, 0.99F, 0.95F, 0.6F, 0.85F, 0.65F, 0.75F};
  EXPECT_EQ(fit_threshold(digits, 0.2), 0.65F);
  EXPECT_EQ(fit_threshold(digits, 0), 0.5F);
  EXPECT_EQ(fit_threshold(digits, 1), 0.99F);
}

TEST(Calibration, GivesModelsThatKnowNegativesAThreshold) {
  const DataSet digits = synthesize(1000, 2);
  Model model{trained()};
  calibrate(model, digits, false, 1);
  EXPECT_EQ(model.temperature, fit_temperature(model.network, digits, 1));
  EXPECT_EQ(model.reject_threshold, 0);
  calibrate(model, digits, true, 1);
  EXPECT_EQ(model.reject_threshold,
            fit_threshold(confidences(model.network, model.temperature, digits, 1), 0.0125));
  EXPECT_GT(model.reject_threshold, 0);
}

TEST(Calibration, MeasuresRejection) {
  const std::vector<float> digits = {0.9F, 0.8F, 0.5F, 0.4F};
  const std::vector<float> others = {0.5F, 0.3F, 0.2F, 0.85F};
  const Rejection rejection = measure_rejection(digits, others, 0.45);
  // Pairs won: 4, 3, 2.5 (a tie), 2 of 4 each.
  EXPECT_DOUBLE_EQ(rejection.area_under_curve, 11.5 / 16);
  EXPECT_DOUBLE_EQ(rejection.digits_rejected, 0.25);
  EXPECT_DOUBLE_EQ(rejection.others_rejected, 0.5);
  EXPECT_DOUBLE_EQ(rejection.false_positive_rate, 0.5) << "all four digits pass at 0.4";
  EXPECT_EQ(measure_rejection({}, others, 0.5).area_under_curve, 0);
}

}  // namespace
}  // namespace inkling
