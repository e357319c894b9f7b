#include "training/distillation_loss.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "nn/activation.hpp"
#include "nn/loss.hpp"
#include "support/gradient_check.hpp"

namespace inkling {
namespace {

TEST(DistillationLoss, GradientsMatchFiniteDifferences) {
  constexpr int kSize = 4;
  constexpr int kTarget = 1;
  const std::array<float, kSize> teacher = {0.2F, 1.4F, -0.9F, 0.5F};
  for (const Activation activation : {Activation::softmax, Activation::softmax_or_none}) {
    for (const double temperature : {1.0, 2.5}) {
      for (const double share : {0.0, 0.7, 1.0}) {
        std::array<float, kSize> logits = {0.3F, -1.2F, 0.8F, 0.1F};
        std::array<float, kSize> soft_targets{};
        probabilities_of(activation, temperature, teacher, soft_targets);
        const auto value = [&](std::array<float, kSize>& gradient) {
          std::array<float, kSize> outputs{};
          activate(activation, logits.data(), kSize, outputs.data());
          double loss =
              loss_of(Loss::cross_entropy, activation, 0, outputs.data(), kSize, kTarget, gradient.data());
          probabilities_of(activation, temperature, logits, outputs);
          distil(activation, temperature, share, soft_targets, outputs, loss, gradient.data());
          return loss;
        };
        std::array<float, kSize> gradient{};
        std::array<float, kSize> unused{};
        value(gradient);
        for (std::size_t i = 0; i < kSize; ++i) {
          testing::expect_gradient(gradient[i], logits[i], [&] { return value(unused); });
        }
      }
    }
  }
}

TEST(DistillationLoss, AsksForNothingOfWhoAnswersAsTheTeacher) {
  const std::array<float, 2> answer = {0.3F, 0.6F};
  double loss = 5;
  std::array<float, 2> gradient = {3, -4};
  distil(Activation::softmax_or_none, 3, 1, answer, answer, loss, gradient.data());
  EXPECT_EQ(gradient, (std::array<float, 2>{0, 0}));
  const double entropy = -(0.3 * std::log(0.3) + 0.6 * std::log(0.6) + 0.1 * std::log(0.1));
  EXPECT_NEAR(loss, 9 * entropy, 1e-5);
}

}  // namespace
}  // namespace inkling
