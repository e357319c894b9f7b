#include "nn/pooling.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "support/gradient_check.hpp"

namespace inkling {
namespace {

TEST(Pooling, AverageGradientsMatchFiniteDifferences) {
  const Window square{2, 2, 2, 2};
  const Window overlapping{3, 2, 1, 2};
  for (const Window& window : {square, overlapping}) {
    AveragePool average({5, 6, 3}, window);
    testing::check_gradients(average, 2, 7);
  }
}

TEST(Pooling, GradientGoesToTheLargest) {
  // Not by finite differences: they are wrong where two are nearly as large.
  const Matrix image{{1, 4, 2, 3, 0, 5}};  // [2, 3, 1]
  MaxPool layer({2, 3, 1}, {2, 2, 1, 1});
  Matrix output(1, 2);
  testing::Memory memory(layer, 1);
  Rows rows = memory.rows(image, output);
  layer.forward(rows);
  EXPECT_EQ(output, (Matrix{{4, 5}}));
  Matrix output_gradient = Matrix::Zero(2, kernels::kPadding);
  output_gradient.topLeftCorner(1, 2) << 10, 100;
  Matrix input_gradient = Matrix::Constant(1, kernels::kPadding, 7);
  rows.output_gradient = output_gradient.data();
  rows.input_gradient = input_gradient.data();
  layer.backward(rows);
  EXPECT_EQ(input_gradient.leftCols(6), (Matrix{{0, 10, 0, 0, 0, 100}}));
}

TEST(Pooling, TakesTheLargestAndTheMean) {
  Matrix image(1, 16);
  std::iota(image.data(), image.data() + 16, 0.0F);
  Matrix output(1, 4);
  MaxPool largest({4, 4, 1}, {2, 2, 2, 2});
  largest.forward(testing::Memory(largest, 1).rows(image, output));
  EXPECT_EQ(output, (Matrix{{5, 7, 13, 15}}));
  AveragePool average({4, 4, 1}, {2, 2, 2, 2});
  average.forward(testing::Memory(average, 1).rows(image, output));
  EXPECT_EQ(output, (Matrix{{2.5F, 4.5F, 10.5F, 12.5F}}));
}

TEST(Pooling, ChannelsStayApart) {
  const Matrix image{{1, -1, 2, -2, 3, -3, 4, -4}};  // [2, 2, 2]
  Matrix output(1, 2);
  MaxPool layer({2, 2, 2}, {2, 2, 2, 2});
  layer.forward(testing::Memory(layer, 1).rows(image, output));
  EXPECT_EQ(output, (Matrix{{4, -1}}));
}

}  // namespace
}  // namespace inkling
