#include "nn/dense.hpp"

#include <gtest/gtest.h>

#include "support/gradient_check.hpp"

namespace inkling {
namespace {

TEST(Dense, GradientsMatchFiniteDifferences) {
  for (const auto& [inputs, outputs] : {std::pair{3, 2}, {7, 17}, {20, 10}}) {
    Dense layer({1, 1, inputs}, outputs);
    Random random(3);
    layer.initialize(Initializer::normal, random);
    testing::check_gradients(layer, 4, 5);
  }
}

TEST(Dense, GradientOfSlicesIsTheGradientOfTheWhole) {
  Dense layer({1, 1, 9}, 5);
  Random random(3);
  layer.initialize(Initializer::he, random);
  const Matrix input = testing::random_matrix(6, 9, random);
  Matrix output(6, 5);
  testing::Memory memory(layer, 6);
  Matrix delta = Matrix::Zero(6, kernels::padded(5));
  delta.leftCols(5) = testing::random_matrix(6, 5, random);
  Rows rows = memory.rows(input, output);
  rows.output_gradient = delta.data();
  layer.forward(rows);

  Matrix whole = Matrix::Zero(9, kernels::padded(5));
  layer.accumulate_gradient(0, rows, {0, 9}, whole.data());
  Matrix sliced = Matrix::Zero(9, kernels::padded(5));
  for (const Slice slice : {Slice{0, 2}, Slice{2, 3}, Slice{3, 9}}) {
    layer.accumulate_gradient(0, rows, slice, &sliced(slice.begin, 0));
  }
  EXPECT_EQ(whole, sliced);
}

TEST(Dense, KeepsTheOrderOfFilesOutputByOutput) {
  Dense layer({1, 1, 2}, 3);
  const std::vector<float> weight = {1, 2, 3, 4, 5, 6};  // [out, in]
  layer.write_parameter(0, weight);
  layer.write_parameter(1, std::vector<float>{0.5F, 0, 0});
  std::vector<float> back(6);
  layer.read_parameter(0, back);
  EXPECT_EQ(back, weight);

  const Matrix input{{10, 100}};
  Matrix output(1, 3);
  layer.forward(testing::Memory(layer, 1).rows(input, output));
  EXPECT_EQ(output, (Matrix{{210.5F, 430, 650}}));
}

TEST(Dense, InitializersHaveTheirDeviation) {
  Dense layer({1, 1, 300}, 100);
  for (const auto& [initializer, deviation] : {std::pair{Initializer::normal, 1.0},
                                               {Initializer::glorot, std::sqrt(2.0 / 400)},
                                               {Initializer::he, std::sqrt(2.0 / 300)}}) {
    Random random(7);
    layer.initialize(initializer, random);
    std::vector<float> weight(30000);
    layer.read_parameter(0, weight);
    double squares = 0;
    for (const float value : weight) {
      squares += static_cast<double>(value) * value;
    }
    EXPECT_NEAR(std::sqrt(squares / 30000), deviation, 0.02 * deviation);
  }
}

}  // namespace
}  // namespace inkling
