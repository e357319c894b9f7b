#include <gtest/gtest.h>

#include "inkling/network.hpp"
#include "support/gradient_check.hpp"

namespace inkling {
namespace {

// Statistics and slopes that are not those of a new layer.
void scramble(Network& network) {
  Random random(5);
  std::vector<Network::Parameter> parameters = network.parameters();
  for (Network::Parameter& parameter : parameters) {
    for (float& value : parameter.values) {
      value = parameter.name.ends_with("running_var") ? static_cast<float>(random.uniform(0.5, 2))
                                                      : static_cast<float>(0.3 * random.normal());
    }
  }
  ASSERT_TRUE(network.set_parameters(parameters));
}

TEST(Fold, GivesTheSameFunctionWithFewerLayers) {
  Result<Network> network = Network::build(
      "conv 6 3x3 same, batchnorm relu, maxpool 2x2, dropout 0.3, conv 5 2x2 relu, batchnorm, flatten, "
      "dense 8, batchnorm tanh, dropout 0.5 relu, dense 3 softmax",
      {6, 6, 2});
  ASSERT_TRUE(network) << network.error().message;
  scramble(*network);
  const Network folded = network->folded();
  EXPECT_EQ(folded.architecture(),
            (std::vector<std::string>{"conv 6 3x3 same relu", "maxpool 2x2", "conv 5 2x2 relu", "batchnorm",
                                      "flatten", "dense 8 tanh", "relu", "dense 3 softmax"}));
  Random random(6);
  const Matrix images = testing::random_matrix(9, 72, random);
  const MatrixView view(images.data(), 9, 72);
  Network::Workspace before;
  Network::Workspace after;
  network->forward(view, before);
  folded.forward(view, after);
  EXPECT_TRUE(before.outputs().isApprox(after.outputs(), 1e-4F));
}

TEST(Fold, LeavesOtherNetworksAsTheyAre) {
  Result<Network> network = Network::build("dense 5 sigmoid, dense 2 sigmoid", {2, 2, 1});
  ASSERT_TRUE(network);
  scramble(*network);
  const Network folded = network->folded();
  EXPECT_EQ(folded.architecture(), network->architecture());
  EXPECT_EQ(folded.parameters()[2].values, network->parameters()[2].values);
}

}  // namespace
}  // namespace inkling
