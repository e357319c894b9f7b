#include <gtest/gtest.h>

#include <algorithm>

#include "inkling/explanation.hpp"
#include "support/gradient_check.hpp"

namespace inkling {
namespace {

Network make_network(std::string_view architecture) {
  Result<Network> network = Network::build(architecture, {8, 7, 1});
  EXPECT_TRUE(network) << network.error().message;
  network->initialize(Initializer::he, 1);
  return *network;
}

TEST(Explanation, SaliencyMatchesFiniteDifferences) {
  for (const std::string_view architecture : {"conv 5 3x3 same tanh, avgpool 2x2, dropout 0.5, conv 4 2x2 "
                                              "stride 2, batchnorm sigmoid, dense 6 softmax-or-none",
                                              "dense 12 sigmoid, dense 10 sigmoid", "dense 4"}) {
    const Network network = make_network(architecture);
    Random random(2);
    Matrix image = testing::random_matrix(1, 56, random);
    const Explanation explanation = explain(network, {image.data(), 56});
    Network::Workspace workspace;
    const auto logit = [&] {
      network.forward(MatrixView(image.data(), 1, 56), workspace);
      return static_cast<double>(workspace.logits()(0, explanation.label));
    };
    ASSERT_EQ(explanation.saliency.size(), 56U);
    for (int pixel = 0; pixel < 56; ++pixel) {
      testing::expect_gradient(explanation.saliency[static_cast<std::size_t>(pixel)], image(0, pixel), logit);
    }
    logit();
    const float* logits = workspace.logits().data();
    EXPECT_EQ(std::max_element(logits, logits + workspace.logits().cols()) - logits, explanation.label);
  }
}

TEST(Explanation, ShowsEachLinesOutput) {
  const Network network = make_network("conv 5 3x3 same relu, maxpool 2x2, flatten, dense 6 softmax");
  Random random(2);
  const Matrix image = testing::random_matrix(1, 56, random);
  const Explanation explanation = explain(network, {image.data(), 56});
  ASSERT_EQ(explanation.layers.size(), 4U);
  EXPECT_EQ(explanation.layers[0].name, "conv 5 3x3 same relu");
  EXPECT_EQ(explanation.layers[0].shape, (Shape{8, 7, 5}));
  EXPECT_EQ(explanation.layers[0].values.size(), 280U);
  EXPECT_EQ(explanation.layers[1].shape, (Shape{4, 3, 5}));
  Network::Workspace workspace;
  network.forward(MatrixView(image.data(), 1, 56), workspace);
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(explanation.layers[3].values[static_cast<std::size_t>(i)], workspace.outputs()(0, i));
  }
}

}  // namespace
}  // namespace inkling
