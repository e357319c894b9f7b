#include "training/optimizer.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace inkling {
namespace {

TEST(Optimizer, SgdKeepsVelocity) {
  Moments moments = make_moments(Optimizer::sgd, 1);
  float weight = 1;
  const float gradient = 2;
  const Step step{.optimizer = Optimizer::sgd, .learning_rate = 0.1F, .momentum = 0.5F};
  apply_gradient(step, {&gradient, 1}, 0, {&weight, 1}, moments);
  EXPECT_FLOAT_EQ(weight, 1 - 0.1F * 2);
  apply_gradient(step, {&gradient, 1}, 0, {&weight, 1}, moments);
  EXPECT_FLOAT_EQ(weight, 0.8F - 0.1F * (0.5F * 2 + 2));
}

TEST(Optimizer, AdamsFirstStepIsTheLearningRate) {
  for (const float gradient : {1e-3F, 5.0F, -5.0F}) {
    Moments moments = make_moments(Optimizer::adam, 1);
    float weight = 0;
    const Step step{.optimizer = Optimizer::adam,
                    .learning_rate = 0.01F,
                    .mean_correction = 0.1F,
                    .square_correction = 0.001F};
    apply_gradient(step, {&gradient, 1}, 0, {&weight, 1}, moments);
    EXPECT_NEAR(weight, -std::copysign(0.01F, gradient), 1e-6);
  }
}

TEST(Optimizer, WeightDecayIsDecoupledFromTheGradient) {
  for (const Optimizer optimizer : {Optimizer::sgd, Optimizer::adamw}) {
    Moments moments = make_moments(optimizer, 1);
    float weight = 2;
    const float gradient = 0;
    apply_gradient({.optimizer = optimizer, .learning_rate = 0.1F, .weight_decay = 0.5F}, {&gradient, 1}, 0,
                   {&weight, 1}, moments);
    EXPECT_FLOAT_EQ(weight, 2 * (1 - 0.1F * 0.5F));
  }
}

TEST(Optimizer, ChangesItsSliceOnly) {
  Moments moments = make_moments(Optimizer::sgd, 4);
  std::vector<float> weights(4, 1.0F);
  const std::vector<float> gradient = {1, 1};
  apply_gradient({.learning_rate = 1}, gradient, 1, weights, moments);
  EXPECT_EQ(weights, (std::vector<float>{1, 0, 0, 1}));
}

}  // namespace
}  // namespace inkling
