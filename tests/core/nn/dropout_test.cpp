#include "nn/dropout.hpp"

#include <gtest/gtest.h>

#include "support/gradient_check.hpp"

namespace inkling {
namespace {

TEST(Dropout, GradientsMatchFiniteDifferences) {
  Dropout layer({1, 2, 5}, 0.4);
  testing::check_gradients(layer, 3, 12);
}

TEST(Dropout, KeepsTheMeanAndTheSampleDecidesWhatIsDropped) {
  Dropout layer({1, 1, 10000}, 0.25);
  const Matrix ones = Matrix::Ones(2, 10000);
  Matrix first(2, 10000);
  Matrix again(2, 10000);
  testing::Memory memory(layer, 2);
  const TrainingPass pass{7, 0};
  Rows rows = memory.rows(ones, first);
  rows.training = &pass;
  layer.forward(rows);
  EXPECT_NEAR(first.row(0).mean(), 1, 0.03);
  EXPECT_NEAR((first.row(0).array() == 0).cast<float>().mean(), 0.25, 0.02);
  EXPECT_NE(first.row(0), first.row(1));

  const TrainingPass later{7, 1};
  rows = memory.rows(ones, again);
  rows.training = &later;
  layer.forward(rows);
  EXPECT_EQ(again.row(0), first.row(1));
}

TEST(Dropout, PredictionsSeeEverything) {
  Dropout layer({1, 1, 5}, 0.9);
  const Matrix input{{1, 2, 3, 4, 5}};
  Matrix output(1, 5);
  layer.forward(testing::Memory(layer, 1).rows(input, output));
  EXPECT_EQ(output, input);
}

}  // namespace
}  // namespace inkling
