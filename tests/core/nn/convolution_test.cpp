#include "nn/convolution.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>
#include <vector>

#include "support/gradient_check.hpp"

namespace inkling {
namespace {

Convolution random_convolution(const Shape& input, const Window& window, int outputs, int groups = 1) {
  Convolution layer(input, window, outputs, groups);
  Random random(3);
  layer.initialize(Initializer::normal, random);
  return layer;
}

const std::vector<std::pair<Shape, Window>> kCases = {
    {{5, 6, 1}, {.height = 3, .width = 3}},
    {{5, 4, 3}, {.height = 3, .width = 2, .top = 1, .bottom = 1, .left = 0, .right = 1}},
    {{7, 6, 2},
     {.height = 3, .width = 3, .stride_y = 2, .stride_x = 3, .top = 1, .bottom = 1, .left = 1, .right = 1}},
    {{6, 6, 2}, {.height = 2, .width = 2, .stride_y = 3, .stride_x = 3}},
    {{3, 3, 2}, {.height = 1, .width = 1, .top = 2, .bottom = 1, .left = 1, .right = 2}},
    {{4, 5, 2}, {.height = 1, .width = 3, .left = 1, .right = 1}},
};

TEST(Convolution, GradientsMatchFiniteDifferences) {
  for (const auto& [input, window] : kCases) {
    for (const int outputs : {3, 17}) {
      Convolution layer = random_convolution(input, window, outputs);
      testing::check_gradients(layer, 2, 5);
    }
  }
}

// Line by line of the window, then its columns, then channels: the order that every build keeps.
TEST(Convolution, SumsInAscendingOrderOfTheWindow) {
  for (const auto& [input, window] : kCases) {
    constexpr int kOutputs = 40;
    Convolution layer = random_convolution(input, window, kOutputs);
    const auto taps = static_cast<std::size_t>(window.height * window.width);
    std::vector<float> weight(kOutputs * taps * static_cast<std::size_t>(input.channels));
    std::vector<float> bias(kOutputs, 0.25F);
    layer.read_parameter(0, weight);
    layer.write_parameter(1, bias);
    Random random(4);
    const Matrix image = testing::random_matrix(1, input.size(), random);
    const Shape places = layer.output_shape();
    Matrix output(1, places.size());
    layer.forward(testing::Memory(layer, 1).rows(image, output));
    for (int y = 0; y < places.height; ++y) {
      for (int x = 0; x < places.width; ++x) {
        for (int out = 0; out < kOutputs; ++out) {
          volatile float sum = 0;
          for (int ky = 0; ky < window.height; ++ky) {
            for (int kx = 0; kx < window.width; ++kx) {
              for (int c = 0; c < input.channels; ++c) {
                const int from_y = y * window.stride_y + ky - window.top;
                const int from_x = x * window.stride_x + kx - window.left;
                if (from_y < 0 || from_y >= input.height || from_x < 0 || from_x >= input.width) {
                  continue;
                }
                const int at = ((out * input.channels + c) * window.height + ky) * window.width + kx;
                volatile const float product =
                    image(0, (from_y * input.width + from_x) * input.channels + c) *
                    weight[static_cast<std::size_t>(at)];
                sum = sum + product;
              }
            }
          }
          sum = sum + 0.25F;
          ASSERT_EQ(std::bit_cast<std::uint32_t>(output(0, (y * places.width + x) * kOutputs + out)),
                    std::bit_cast<std::uint32_t>(float{sum}))
              << "output " << out << " at " << y << ", " << x;
        }
      }
    }
  }
}

// Where an image repeats itself, its outputs are copied: to the bit what they would have been.
TEST(Convolution, CopiesWhatItNeedNotCompute) {
  constexpr int kOutputs = 20;
  constexpr int kChannels = 16;
  const Shape input{9, 14, kChannels};
  for (const auto& [width, margin] : {std::pair{3, 0}, {3, 1}, {1, 0}, {2, 2}}) {
    const Window window{.height = 3, .width = width, .top = 1, .left = margin, .right = margin};
    const Convolution layer = random_convolution(input, window, kOutputs);
    Random random(7);
    // Paper of one value, some of it -0, with ink in a few places; and the same image where no two columns
    // are equal, of which only the windows around one place are compared.
    Matrix image = Matrix::Constant(1, input.size(), 0.5F);
    image.block(0, 5 * 14 * kChannels, 1, 3 * kChannels).setConstant(0.0F);
    image.block(0, (5 * 14 + 1) * kChannels, 1, kChannels).setConstant(-0.0F);
    for (const int pixel : {3 * 14 + 6, 4 * 14 + 7, 8 * 14 + 13}) {
      image.block(0, pixel * kChannels, 1, kChannels) = testing::random_matrix(1, kChannels, random);
    }
    const Shape places = layer.output_shape();
    Matrix output(1, places.size());
    testing::Memory memory(layer, 1);
    layer.forward(memory.rows(image, output));
    for (int x = 0; x < places.width; ++x) {
      // Everything but the columns that this place's windows see becomes ink.
      Matrix noisy = testing::random_matrix(1, input.size(), random);
      for (int y = 0; y < input.height; ++y) {
        for (int seen = std::max(x - margin, 0); seen < std::min(x - margin + width, input.width); ++seen) {
          const int at = (y * input.width + seen) * kChannels;
          noisy.block(0, at, 1, kChannels) = image.block(0, at, 1, kChannels);
        }
      }
      Matrix expected(1, places.size());
      layer.forward(memory.rows(noisy, expected));
      for (int y = 0; y < places.height; ++y) {
        const int at = (y * places.width + x) * kOutputs;
        for (int out = 0; out < kOutputs; ++out) {
          ASSERT_EQ(std::bit_cast<std::uint32_t>(output(0, at + out)),
                    std::bit_cast<std::uint32_t>(expected(0, at + out)))
              << "output " << out << " at " << y << ", " << x;
        }
      }
    }
  }
}

TEST(Convolution, KeepsTheOrderOfFilesOutputByOutput) {
  Convolution layer({4, 4, 2}, {.height = 2, .width = 3}, 3);
  EXPECT_EQ(layer.parameters()[0].shape, (std::vector<std::size_t>{3, 2, 2, 3}));
  std::vector<float> weight(36);
  for (std::size_t i = 0; i < weight.size(); ++i) {
    weight[i] = static_cast<float>(i);
  }
  layer.write_parameter(0, weight);
  std::vector<float> back(36);
  layer.read_parameter(0, back);
  EXPECT_EQ(back, weight);
  EXPECT_EQ(layer.parameters()[0].values[1], 12) << "in memory the outputs are neighbours";
}

struct Grouped {
  Shape input;
  Window window;
  int outputs;
  int groups;
};

// The last but one is depthwise; in the last, groups have channels enough to look for repeated windows.
const std::vector<Grouped> kGrouped = {
    {{5, 4, 6}, {.height = 3, .width = 2, .top = 1, .bottom = 1, .right = 1}, 9, 3},
    {{7, 6, 4}, {.height = 3, .width = 3, .stride_y = 2, .stride_x = 3, .top = 1, .left = 1}, 36, 2},
    {{4, 5, 3}, {.height = 2, .width = 2}, 3, 3},
    {{6, 9, 32}, {.height = 3, .width = 3, .top = 1, .bottom = 1, .left = 1, .right = 1}, 10, 2},
};

TEST(Convolution, GradientsOfGroupsMatchFiniteDifferences) {
  for (const auto& [input, window, outputs, groups] : kGrouped) {
    if (input.channels / groups > 3) {
      continue;  // thousands of values
    }
    Convolution layer = random_convolution(input, window, outputs, groups);
    testing::check_gradients(layer, 2, 5);
  }
}

// To the bit: terms of zero change no sum, and the order of the others is the same.
TEST(Convolution, OfGroupsIsTheDenseOneWithZerosBetweenThem) {
  constexpr int kBatch = 2;
  for (const auto& [input, window, outputs, groups] : kGrouped) {
    const Convolution layer = random_convolution(input, window, outputs, groups);
    const int channels = input.channels / groups;
    const auto taps = static_cast<std::ptrdiff_t>(window.height) * window.width;
    std::vector<float> weight(static_cast<std::size_t>(outputs * channels * taps));
    std::vector<float> bias(static_cast<std::size_t>(outputs));
    layer.read_parameter(0, weight);
    layer.read_parameter(1, bias);
    std::vector<float> spread(weight.size() * static_cast<std::size_t>(groups), 0.0F);
    for (int out = 0; out < outputs; ++out) {
      const int first = out / (outputs / groups) * channels;
      std::copy_n(weight.begin() + out * channels * taps, channels * taps,
                  spread.begin() + (std::ptrdiff_t{out} * input.channels + first) * taps);
    }
    Convolution dense(input, window, outputs);
    dense.write_parameter(0, spread);
    dense.write_parameter(1, bias);

    Random random(8);
    Matrix images = testing::random_matrix(kBatch, input.size(), random);
    images.block(1, 0, 1, input.size() / 2).setZero();
    const int size = layer.output_shape().size();
    Matrix of_groups(kBatch, size);
    Matrix of_dense(kBatch, size);
    layer.forward(testing::Memory(layer, kBatch).rows(images, of_groups));
    dense.forward(testing::Memory(dense, kBatch).rows(images, of_dense));
    EXPECT_EQ(of_groups, of_dense);
    for (int row = 0; row < kBatch; ++row) {
      const Matrix image = images.row(row);
      Matrix single(1, size);
      layer.forward(testing::Memory(layer, 1).rows(image, single));
      EXPECT_EQ(single, of_groups.row(row));
    }
  }
}

using Cuts = std::vector<Slice>;

// Of the weight and of the bias, each cut as told.
void expect_slices_to_be_the_whole(const Convolution& layer, int columns, const std::array<Cuts, 2>& cuts) {
  constexpr int kBatch = 3;
  Random random(6);
  const Matrix images = testing::random_matrix(kBatch, layer.input_shape().size(), random);
  Matrix output(kBatch, layer.output_shape().size());
  Matrix delta = testing::random_matrix(kBatch + 1, kernels::padded(layer.output_shape().size()), random);
  testing::Memory memory(layer, kBatch);
  Rows rows = memory.rows(images, output);
  rows.output_gradient = delta.data();
  layer.forward(rows);
  for (std::size_t index = 0; index < cuts.size(); ++index) {
    const int whole_rows = cuts[index].back().end;
    Matrix whole = Matrix::Zero(whole_rows, kernels::padded(columns));
    Matrix sliced = whole;
    layer.accumulate_gradient(index, rows, {0, whole_rows}, whole.data());
    for (const Slice slice : cuts[index]) {
      layer.accumulate_gradient(index, rows, slice, &sliced(slice.begin, 0));
    }
    EXPECT_EQ(whole, sliced);
    EXPECT_NE(whole, Matrix::Zero(whole_rows, whole.cols()));
  }
}

TEST(Convolution, GradientOfSlicesIsTheGradientOfTheWhole) {
  const Window window{.height = 3, .width = 3, .top = 1, .bottom = 1, .left = 1, .right = 1};
  expect_slices_to_be_the_whole(random_convolution({6, 5, 2}, window, 5), 5,
                                {Cuts{{0, 2}, {2, 11}, {11, 18}}, Cuts{{0, 1}}});
  const auto& [input, grouped_window, outputs, groups] = kGrouped[0];
  expect_slices_to_be_the_whole(random_convolution(input, grouped_window, outputs, groups), outputs / groups,
                                {Cuts{{0, 11}, {11, 13}, {13, 30}, {30, 36}}, Cuts{{0, 2}, {2, 3}}});
}

TEST(Convolution, KeepsTheOrderOfFilesGroupByGroup) {
  Convolution layer({4, 4, 6}, {.height = 2, .width = 1}, 4, 2);
  EXPECT_EQ(layer.parameters()[0].shape, (std::vector<std::size_t>{4, 3, 2, 1}));
  EXPECT_EQ(layer.parameters()[1].shape, (std::vector<std::size_t>{4}));
  for (const std::size_t index : {0U, 1U}) {
    std::vector<float> values(index == 0 ? 24 : 4);
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = static_cast<float>(i + 1);
    }
    layer.write_parameter(index, values);
    std::vector<float> back(values.size());
    layer.read_parameter(index, back);
    EXPECT_EQ(back, values);
  }
  EXPECT_EQ(layer.parameters()[1].values[16], 3) << "in memory each group has a row of its own";
}

}  // namespace
}  // namespace inkling
