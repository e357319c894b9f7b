#include "inkling/network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "support/gradient_check.hpp"

namespace inkling {
namespace {

using ::testing::HasSubstr;

std::string error_of(std::string_view architecture, const Shape& input = {28, 28, 1},
                     std::size_t max_parameters = 50'000'000) {
  const Result<Network> network = Network::build(architecture, input, max_parameters);
  return network ? "" : network.error().message;
}

TEST(Network, BuildsWhatTheGrammarSays) {
  const Result<Network> network =
      Network::build(" dense 30   sigmoid,flatten\n dense 10 softmax ", {28, 28, 1});
  ASSERT_TRUE(network) << network.error().message;
  EXPECT_EQ(network->architecture(),
            (std::vector<std::string>{"dense 30 sigmoid", "flatten", "dense 10 softmax"}));
  EXPECT_EQ(network->parameter_count(), 784U * 30 + 30 + 30 * 10 + 10);
  EXPECT_EQ(network->outputs(), 10);
  EXPECT_EQ(network->output_activation(), Activation::softmax);
}

TEST(Network, NamesTheLayerThatCannotBe) {
  EXPECT_THAT(error_of(""), HasSubstr("expected 1 to 64 layers"));
  EXPECT_THAT(error_of("dense"), HasSubstr("layer 'dense': expected 'dense <outputs>"));
  EXPECT_THAT(error_of("dense 0"), HasSubstr("dense 0"));
  EXPECT_THAT(error_of("dense -3"), HasSubstr("dense -3"));
  EXPECT_THAT(error_of("dense 99999999999999999999"), HasSubstr("1 to 65536"));
  EXPECT_THAT(error_of("dense 10 sigmiod"), HasSubstr("'sigmiod' is no activation"));
  EXPECT_THAT(error_of("dense 10 relu 5"), HasSubstr("nothing may follow"));
  EXPECT_THAT(error_of("perceptron 10"), HasSubstr("unknown layer"));
  EXPECT_THAT(error_of("flatten, softmax"), HasSubstr("no layer has weights"));
  EXPECT_THAT(error_of("dense 10", {0, 28, 1}), HasSubstr("input shape"));
  EXPECT_THAT(error_of("dense 10", {28, 28, 1}, 100), HasSubstr("more parameters than the 100"));
  EXPECT_THAT(error_of("dense 60000, dense 60000"), HasSubstr("more parameters"));
}

TEST(Network, BuildsConvolutions) {
  const Result<Network> network = Network::build(
      "conv 8 5x5 stride 2 same, batchnorm relu, maxpool 2x2, conv 4 3x3 pad 1 relu, avgpool 3x3 stride 2, "
      "dropout 0.25, flatten, dense 10 softmax-or-none",
      {28, 28, 1});
  ASSERT_TRUE(network) << network.error().message;
  EXPECT_EQ(network->parameter_count(), 8U * 26 + 4 * 8 + 4 * 73 + 3 * 3 * 4 * 10 + 10);
  EXPECT_EQ(network->output_activation(), Activation::softmax_or_none);
}

TEST(Network, NamesTheConvolutionThatCannotBe) {
  EXPECT_THAT(error_of("conv 8"), HasSubstr("expected 'conv <outputs> <height>x<width>'"));
  EXPECT_THAT(error_of("conv 8 3"), HasSubstr("expected 'conv <outputs> <height>x<width>'"));
  EXPECT_THAT(error_of("conv 8 3x65"), HasSubstr("sides of 1 to 64"));
  EXPECT_THAT(error_of("conv 8 29x3"), HasSubstr("29x3 does not fit into 28x28"));
  EXPECT_THAT(error_of("conv 8 3x3 stride 0"), HasSubstr("expected 'stride <n>'"));
  EXPECT_THAT(error_of("conv 8 3x3 pad x"), HasSubstr("expected 'pad <n>'"));
  EXPECT_THAT(error_of("conv 8 3x3, conv 8 3x3 groups"), HasSubstr("expected 'groups <n>'"));
  EXPECT_THAT(error_of("conv 8 3x3, conv 8 3x3 groups 0"), HasSubstr("expected 'groups <n>'"));
  EXPECT_THAT(error_of("conv 6 3x3, conv 8 3x3 groups 4"), HasSubstr("divides 6 channels and 8 outputs"));
  EXPECT_THAT(error_of("conv 8 3x3, conv 6 3x3 groups 4"), HasSubstr("divides 8 channels and 6 outputs"));
  EXPECT_THAT(error_of("conv 8 3x3 relu same"), HasSubstr("nothing may follow relu"));
  EXPECT_THAT(error_of("maxpool 2"), HasSubstr("expected 'maxpool <height>x<width>'"));
  EXPECT_THAT(error_of("avgpool 30x30"), HasSubstr("does not fit"));
  EXPECT_THAT(error_of("dropout 1"), HasSubstr("expected 'dropout <probability>'"));
  EXPECT_THAT(error_of("dropout 0.5x"), HasSubstr("expected 'dropout <probability>'"));
  EXPECT_THAT(error_of("conv 60000 3x3 same"), HasSubstr("more than 1048576 outputs"));
  EXPECT_THAT(error_of("conv 1000 3x3 same, conv 900 3x3 same"), HasSubstr("multiplications an image"));
  EXPECT_THAT(error_of("conv 1000 3x3 same, conv 1000 1x1, conv 1000 1x1"), HasSubstr("values or"));
}

TEST(Network, ConvolutionsGiveOneImageOrABatchTheSameBits) {
  Result<Network> network = Network::build(
      "conv 6 3x3 same relu, maxpool 2x2, conv 20 3x3 relu, avgpool global, dense 10 softmax-or-none",
      {12, 10, 1});
  ASSERT_TRUE(network);
  network->initialize(Initializer::he, 1);
  Random random(2);
  const Matrix images = testing::random_matrix(11, 120, random);
  Network::Workspace batch;
  network->forward(MatrixView(images.data(), 11, 120), batch);
  Network::Workspace single;
  for (int i = 0; i < 11; ++i) {
    network->forward(MatrixView(&images(i, 0), 1, 120), single);
    ASSERT_EQ(single.logits().row(0), batch.logits().row(i));
    ASSERT_EQ(single.outputs().row(0), batch.outputs().row(i));
  }
}

TEST(Network, OneImageOrABatchGivesTheSameBits) {
  Result<Network> network = Network::build("dense 37 relu, dense 20 tanh, dense 10 softmax", {4, 5, 1});
  ASSERT_TRUE(network);
  network->initialize(Initializer::he, 1);
  Random random(2);
  const Matrix images = testing::random_matrix(33, 20, random);
  Network::Workspace batch;
  network->forward(MatrixView(images.data(), 33, 20), batch);
  Network::Workspace single;
  for (int i = 0; i < 33; ++i) {
    network->forward(MatrixView(&images(i, 0), 1, 20), single);
    ASSERT_EQ(single.logits().row(0), batch.logits().row(i));
    ASSERT_EQ(single.outputs().row(0), batch.outputs().row(i));
  }
}

TEST(Network, IsAValue) {
  Result<Network> network = Network::build("dense 10 softmax", {2, 2, 1});
  ASSERT_TRUE(network);
  network->initialize(Initializer::normal, 1);
  Network copy = *network;
  copy.initialize(Initializer::normal, 2);
  EXPECT_NE(copy.parameters()[0].values, network->parameters()[0].values);
  const Network moved = std::move(copy);
  EXPECT_EQ(moved.parameters().size(), 2U);
}

TEST(Network, ServesSeveralThreadsAtOnce) {
  Result<Network> network = Network::build("dense 30 sigmoid, dense 10 softmax", {28, 28, 1});
  ASSERT_TRUE(network);
  network->initialize(Initializer::glorot, 1);
  Random random(2);
  const Matrix images = testing::random_matrix(8, 784, random);
  Network::Workspace expected;
  network->forward(MatrixView(images.data(), 8, 784), expected);
  std::vector<std::thread> threads;
  std::vector<int> wrong(4);
  for (int& count : wrong) {
    threads.emplace_back([&] {
      Network::Workspace own;
      for (int i = 0; i < 200; ++i) {
        network->forward(MatrixView(&images(i % 8, 0), 1, 784), own);
        count += own.outputs().row(0) == expected.outputs().row(i % 8) ? 0 : 1;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(wrong, std::vector<int>(4));
}

TEST(Network, RefusesParametersThatDoNotFit) {
  Result<Network> network = Network::build("dense 3 relu, dense 2", {1, 2, 1});
  ASSERT_TRUE(network);
  const std::vector<Network::Parameter> good = network->parameters();
  EXPECT_EQ(good[2].name, "layers.1.weight");
  EXPECT_TRUE(network->set_parameters(good));

  std::vector<Network::Parameter> changed = good;
  changed[0].shape = {2, 3};
  EXPECT_THAT(network->set_parameters(changed).error().message,
              HasSubstr("layers.0.weight: expected [3, 2], got [2, 3]"));
  changed = good;
  changed.pop_back();
  EXPECT_THAT(network->set_parameters(changed).error().message, HasSubstr("layers.1.bias: missing"));
  changed = good;
  changed.push_back({"layers.2.weight", {1}, {0}});
  EXPECT_THAT(network->set_parameters(changed).error().message,
              HasSubstr("expected 4 parameter tensors, got 5"));
  changed = good;
  changed[1].values[0] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THAT(network->set_parameters(changed).error().message,
              HasSubstr("layers.0.bias: holds a value that is not finite"));
}

}  // namespace
}  // namespace inkling
