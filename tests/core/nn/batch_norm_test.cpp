#include "nn/batch_norm.hpp"

#include <gtest/gtest.h>

#include "support/gradient_check.hpp"

namespace inkling {
namespace {

TEST(BatchNorm, GradientsMatchFiniteDifferences) {
  BatchNorm layer({2, 2, 3});
  layer.write_parameter(0, std::vector<float>{0.5F, -1, 2});
  layer.write_parameter(1, std::vector<float>{0.1F, 0, -0.3F});
  testing::check_gradients(layer, 6, 9);
  // Two groups, the second of them not full.
  BatchNorm wide({1, 1, 2});
  testing::check_gradients(wide, kNormalizationGroup + 5, 10);
}

TEST(BatchNorm, TrainingGivesEachGroupMeanZeroAndVarianceOne) {
  BatchNorm layer({2, 3, 2});
  Random random(1);
  Matrix input = testing::random_matrix(2 * kNormalizationGroup, 12, random);
  input.bottomRows(kNormalizationGroup).array() += 5;
  Matrix output(input.rows(), 12);
  testing::Memory memory(layer, static_cast<int>(input.rows()));
  Rows rows = memory.rows(input, output);
  const TrainingPass pass;
  rows.training = &pass;
  layer.forward(rows);
  for (const int begin : {0, kNormalizationGroup}) {
    for (int channel = 0; channel < 2; ++channel) {
      double sum = 0;
      double squares = 0;
      for (int row = begin; row < begin + kNormalizationGroup; ++row) {
        for (int i = channel; i < 12; i += 2) {
          sum += output(row, i);
          squares += static_cast<double>(output(row, i)) * output(row, i);
        }
      }
      const double count = 6.0 * kNormalizationGroup;
      EXPECT_NEAR(sum / count, 0, 1e-4);
      EXPECT_NEAR(squares / count, 1, 1e-3);
    }
  }
}

TEST(BatchNorm, PredictionUsesTheRunningStatistics) {
  BatchNorm layer({1, 1, 1});
  Matrix input(kNormalizationGroup, 1);
  for (int row = 0; row < kNormalizationGroup; ++row) {
    input(row, 0) = row % 2 == 0 ? 1.0F : 5.0F;  // mean 3, variance 4
  }
  Matrix output(kNormalizationGroup, 1);
  testing::Memory memory(layer, kNormalizationGroup);
  Rows rows = memory.rows(input, output);
  const TrainingPass pass;
  rows.training = &pass;
  for (int batch = 0; batch < 200; ++batch) {
    layer.forward(rows);
    layer.update_statistics(rows);
  }
  const Matrix one{{7}};
  Matrix normalized(1, 1);
  layer.forward(testing::Memory(layer, 1).rows(one, normalized));
  EXPECT_NEAR(normalized(0, 0), 2, 1e-4);
}

}  // namespace
}  // namespace inkling
