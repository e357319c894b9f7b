#include "nn/activation.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "support/gradient_check.hpp"

namespace inkling {
namespace {

TEST(Activation, GradientsMatchFiniteDifferences) {
  for (const Activation activation : {Activation::none, Activation::sigmoid, Activation::tanh,
                                      Activation::softmax, Activation::softmax_or_none}) {
    ActivationLayer layer({1, 1, 6}, activation);
    testing::check_gradients(layer, 3, 11);
  }
}

TEST(Activation, ReluPassesPositiveGradientsOnly) {
  // Not by finite differences: they are wrong where the step crosses zero.
  const std::array<float, 4> input = {-1, 0, 0.5F, 2};
  std::array<float, 4> output{};
  activate(Activation::relu, input.data(), 4, output.data());
  EXPECT_EQ(output, (std::array<float, 4>{0, 0, 0.5F, 2}));
  const std::array<float, 4> ones = {1, 1, 1, 1};
  std::array<float, 4> gradient{};
  differentiate(Activation::relu, output.data(), ones.data(), 4, gradient.data());
  EXPECT_EQ(gradient, (std::array<float, 4>{0, 0, 1, 1}));
}

TEST(Activation, AgreesWithTheMathematics) {
  for (const float x : {-200.0F, -20.0F, -1.0F, 0.0F, 0.3F, 5.0F, 200.0F}) {
    float y = 0;
    activate(Activation::sigmoid, &x, 1, &y);
    EXPECT_NEAR(y, 1 / (1 + std::exp(-static_cast<double>(x))), 2e-7);
    activate(Activation::tanh, &x, 1, &y);
    EXPECT_NEAR(y, std::tanh(static_cast<double>(x)), 1e-6);
  }
}

TEST(Activation, SoftmaxSumsToOneAndDoesNotOverflow) {
  const std::array<float, 3> logits = {1000, 999, -1000};
  std::array<float, 3> probabilities{};
  activate(Activation::softmax, logits.data(), 3, probabilities.data());
  EXPECT_NEAR(probabilities[0], 1 / (1 + std::exp(-1.0)), 1e-6);
  EXPECT_NEAR(probabilities[0] + probabilities[1] + probabilities[2], 1, 1e-6);
}

TEST(Activation, SoftmaxOrNoneIsASoftmaxWithOneMoreLogitOfZero) {
  const std::array<float, 3> logits = {2, -1, 0};
  std::array<float, 3> with_class{};
  activate(Activation::softmax, logits.data(), 3, with_class.data());
  std::array<float, 2> without{};
  activate(Activation::softmax_or_none, logits.data(), 2, without.data());
  EXPECT_FLOAT_EQ(without[0], with_class[0]);
  EXPECT_FLOAT_EQ(without[1], with_class[1]);
  const std::array<float, 2> low = {-50, -200};
  activate(Activation::softmax_or_none, low.data(), 2, without.data());
  EXPECT_LT(without[0] + without[1], 1e-6F) << "neither of them";
}

TEST(Activation, TemperatureDividesTheLogits) {
  const std::array<float, 2> logits = {4, 0};
  std::array<float, 2> probabilities{};
  probabilities_of(Activation::softmax, 2, logits, probabilities);
  EXPECT_NEAR(probabilities[0], 1 / (1 + std::exp(-2.0)), 1e-6);
  probabilities_of(Activation::sigmoid, 4, logits, probabilities);
  EXPECT_NEAR(probabilities[0], 1 / (1 + std::exp(-1.0)), 1e-6);
}

}  // namespace
}  // namespace inkling
