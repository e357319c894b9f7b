#include "nn/kernels.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "inkling/random.hpp"

namespace inkling::kernels {
namespace {

std::vector<float> random_values(std::size_t count, Random& random) {
  std::vector<float> values(count);
  for (float& value : values) {
    value = static_cast<float>(random.normal());
  }
  return values;
}

std::vector<std::int32_t> nonzero_of(const std::vector<float>& values) {
  std::vector<std::int32_t> indices(values.size());
  indices.resize(
      static_cast<std::size_t>(find_nonzero(values.data(), static_cast<int>(values.size()), indices.data())));
  return indices;
}

TEST(Kernels, FindsNonzeroValuesInOrder) {
  std::vector<float> values(37, 0.0F);
  for (const std::size_t i : {0U, 7U, 8U, 15U, 31U, 36U}) {
    values[i] = -0.5F;
  }
  values[20] = -0.0F;
  EXPECT_EQ(nonzero_of(values), (std::vector<std::int32_t>{0, 7, 8, 15, 31, 36}));
}

TEST(Kernels, FindsEverySetOfEightNeighbours) {
  for (std::uint32_t set = 0; set < 256; ++set) {
    std::vector<float> values(8, 0.0F);
    std::vector<std::int32_t> expected;
    for (std::uint32_t i = 0; i < 8; ++i) {
      if ((set >> i & 1U) != 0) {
        values[i] = std::numeric_limits<float>::denorm_min();
        expected.push_back(static_cast<std::int32_t>(i));
      }
    }
    EXPECT_EQ(nonzero_of(values), expected);
  }
}

TEST(Kernels, RectifiesInPlace) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  for (const int repeats : {1, 2, 5}) {
    std::vector<float> values;
    std::vector<float> expected;
    for (int i = 0; i < repeats; ++i) {
      values.insert(values.end(), {-1.0F, 2.0F, std::nanf(""), 0.5F, -kInfinity, kInfinity, -0.0F});
      expected.insert(expected.end(), {0.0F, 2.0F, 0.0F, 0.5F, 0.0F, kInfinity, 0.0F});
    }
    rectify(values.data(), static_cast<int>(values.size()), values.data());
    EXPECT_TRUE(are_same(values.data(), expected.data(), static_cast<int>(values.size())));
  }
}

// The promise that the same bits in every build rest on: ascending order, from +0, bias last.
TEST(Kernels, SumsInAscendingOrderForEveryWidth) {
  Random random(1);
  for (const int outputs : {1, 10, 16, 17, 30, 48, 100, 128, 129, 300}) {
    constexpr int kInputs = 50;
    const int stride = padded(outputs);
    std::vector<float> input = random_values(kInputs, random);
    for (std::size_t k = 0; k < input.size(); k += 3) {
      input[k] = 0;
    }
    const std::vector<float> weights = random_values(static_cast<std::size_t>(kInputs * stride), random);
    const std::vector<float> bias = random_values(static_cast<std::size_t>(stride), random);
    std::vector<float> output(static_cast<std::size_t>(outputs) + 1, 42.0F);
    multiply(input.data(), nonzero_of(input), weights.data(), bias.data(), outputs, output.data());
    for (int j = 0; j < outputs; ++j) {
      volatile float sum =
          0;  // volatile: rounded to float after each operation, whatever the compiler would like
      for (int k = 0; k < kInputs; ++k) {
        volatile const float product =
            input[static_cast<std::size_t>(k)] * weights[static_cast<std::size_t>(k * stride + j)];
        sum = sum + product;
      }
      sum = sum + bias[static_cast<std::size_t>(j)];
      ASSERT_EQ(std::bit_cast<std::uint32_t>(output[static_cast<std::size_t>(j)]),
                std::bit_cast<std::uint32_t>(float{sum}))
          << "output " << j << " of " << outputs;
    }
    EXPECT_EQ(output.back(), 42.0F) << "wrote past the last output";
  }
}

TEST(Kernels, AccumulatesOuterProductsOfASlice) {
  Random random(2);
  constexpr int kOutputs = 30;
  const std::vector<float> input = {0, 2, 0, 3, 5};
  std::vector<float> delta = random_values(kOutputs, random);
  delta.resize(static_cast<std::size_t>(padded(kOutputs)));
  std::vector<float> gradient(static_cast<std::size_t>(2 * padded(kOutputs)), 1.0F);
  const std::vector<std::int32_t> nonzero = {3, 4};
  accumulate_outer(input.data(), nonzero, delta.data(), kOutputs, 3, gradient.data());
  for (std::size_t j = 0; j < kOutputs; ++j) {
    EXPECT_EQ(gradient[j], 1.0F + 3 * delta[j]);
    EXPECT_EQ(gradient[static_cast<std::size_t>(padded(kOutputs)) + j], 1.0F + 5 * delta[j]);
  }
}

// Every height of a tile and every rest of columns, in the order of the terms.
TEST(Kernels, ProductsSumInAscendingOrder) {
  Random random(3);
  constexpr int kSegments = 2;
  constexpr int kLength = 5;
  for (const int rows : {1, 2, 3, 5, 7, 8, 9, 13, 28}) {
    for (const int columns : {1, 10, 16, 24, 32, 33, 64}) {
      const int b_row = padded(columns);
      const int a_row = kSegments * kLength + 1;
      const std::vector<float> a = random_values(static_cast<std::size_t>(rows * a_row), random);
      const std::vector<float> b =
          random_values(static_cast<std::size_t>(kSegments * kLength * b_row), random);
      const std::vector<float> bias = random_values(static_cast<std::size_t>(b_row), random);
      const int output_row = columns + 1;
      std::vector<float> output(static_cast<std::size_t>(rows * output_row), 42.0F);
      const Product product{.a = a.data(),
                            .a_row = a_row,
                            .a_segment = kLength,
                            .b = b.data(),
                            .b_segment = static_cast<std::ptrdiff_t>(kLength) * b_row,
                            .b_row = b_row,
                            .segments = kSegments,
                            .length = kLength,
                            .rows = rows,
                            .columns = columns,
                            .output = output.data(),
                            .output_row = output_row};
      const auto expect_sums = [&](const std::vector<float>& starts, bool with_bias) {
        for (int i = 0; i < rows; ++i) {
          for (int j = 0; j < columns; ++j) {
            volatile float sum = starts[static_cast<std::size_t>(i * output_row + j)];
            for (int k = 0; k < kSegments * kLength; ++k) {
              volatile const float term =
                  a[static_cast<std::size_t>(i * a_row + k)] * b[static_cast<std::size_t>(k * b_row + j)];
              sum = sum + term;
            }
            sum = with_bias ? sum + bias[static_cast<std::size_t>(j)] : float{sum};
            ASSERT_EQ(std::bit_cast<std::uint32_t>(output[static_cast<std::size_t>(i * output_row + j)]),
                      std::bit_cast<std::uint32_t>(float{sum}))
                << rows << "x" << columns << " at " << i << ", " << j;
          }
          ASSERT_EQ(output[static_cast<std::size_t>(i * output_row + columns)], 42.0F)
              << "past the last column";
        }
      };
      multiply(product, bias.data());
      expect_sums(std::vector<float>(output.size()), true);
      const std::vector<float> before = output;
      accumulate(product);
      expect_sums(before, false);
    }
  }
}

}  // namespace
}  // namespace inkling::kernels
