#include "nn/loss.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "nn/activation.hpp"
#include "support/gradient_check.hpp"

namespace inkling {
namespace {

TEST(Loss, GradientsMatchFiniteDifferences) {
  constexpr int kSize = 5;
  constexpr int kNone = 255;
  for (const Loss loss : {Loss::quadratic, Loss::cross_entropy}) {
    for (const Activation activation : {Activation::none, Activation::sigmoid, Activation::tanh,
                                        Activation::softmax, Activation::softmax_or_none}) {
      for (const double smoothing : {0.0, 0.1}) {
        for (const int target : {2, kNone}) {
          if (!is_defined(loss, activation) || (target == kNone && !can_reject(activation)) ||
              (smoothing > 0 && loss == Loss::quadratic)) {
            continue;
          }
          std::array<float, kSize> logits = {0.3F, -1.2F, 0.8F, 0.1F, -0.4F};
          std::array<float, kSize> gradient{};
          std::array<float, kSize> unused{};
          std::array<float, kSize> outputs{};
          const auto value = [&](std::array<float, kSize>& into) {
            activate(activation, logits.data(), kSize, outputs.data());
            return loss_of(loss, activation, smoothing, outputs.data(), kSize, target, into.data());
          };
          value(gradient);
          for (std::size_t i = 0; i < kSize; ++i) {
            testing::expect_gradient(gradient[i], logits[i], [&] { return value(unused); });
          }
        }
      }
    }
  }
}

TEST(Loss, CrossEntropyIsDefinedForProbabilitiesOnly) {
  EXPECT_TRUE(is_defined(Loss::cross_entropy, Activation::softmax));
  EXPECT_TRUE(is_defined(Loss::cross_entropy, Activation::sigmoid));
  EXPECT_FALSE(is_defined(Loss::cross_entropy, Activation::relu));
  EXPECT_FALSE(is_defined(Loss::cross_entropy, Activation::none));
}

TEST(Loss, CertainAndWrongIsFinite) {
  const std::array<float, 2> outputs = {1, 0};
  std::array<float, 2> gradient{};
  EXPECT_TRUE(std::isfinite(
      loss_of(Loss::cross_entropy, Activation::softmax, 0, outputs.data(), 2, 1, gradient.data())));
}

}  // namespace
}  // namespace inkling
