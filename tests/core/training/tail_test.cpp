#include "training/tail.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "inkling/synthetic.hpp"
#include "training/logits.hpp"

namespace inkling {
namespace {

constexpr std::string_view kConvolutional = "conv 4 3x3 relu, maxpool 4x4, conv 6 3x3 relu, dense 10 softmax";

Network make_network(std::string_view architecture) {
  Network network = Network::build(architecture, {28, 28, 1}).value();
  network.initialize(Initializer::he, 1);
  return network;
}

// Mean over the rows of -sum target log p.
double cross_entropy(const Network& network, const Matrix& logits, const Matrix& targets) {
  std::vector<float> p(static_cast<std::size_t>(logits.cols()));
  double loss = 0;
  for (Eigen::Index row = 0; row < logits.rows(); ++row) {
    probabilities_of(network.output_activation(), 1, {logits.row(row).data(), p.size()}, p);
    for (std::size_t i = 0; i < p.size(); ++i) {
      loss -= targets(row, static_cast<Eigen::Index>(i)) * std::log(p[i]);
    }
  }
  return loss / static_cast<double>(logits.rows());
}

TEST(Tail, ContinuesWhereTheFrozenLayersEnd) {
  const DataSet images = synthesize(70, 1);
  for (const int parameterised : {1, 2, 3, 9}) {
    Network network = make_network(kConvolutional);
    Tail tail(network, parameterised, 8);
    EXPECT_EQ(tail.logits(tail.features(images)), logits_of(network, images, 1)) << parameterised;
  }
}

TEST(Tail, LearnsWithItsLastLayersOnly) {
  const DataSet images = synthesize(20, 1);
  const Matrix targets = one_hot(images.labels);
  const std::vector<float> weights(images.size(), 1.0F / 20);
  Network network = make_network(kConvolutional);
  const std::vector<Network::Parameter> before = network.parameters();
  Tail tail(network, 2, 20);
  const Matrix features = tail.features(images);
  const double loss_before = cross_entropy(network, tail.logits(features), targets);
  for (int step = 0; step < 100; ++step) {
    tail.learn(features, targets, weights, 0.01);
  }
  EXPECT_LT(cross_entropy(network, tail.logits(features), targets), 0.1 * loss_before);
  const std::vector<Network::Parameter> after = network.parameters();
  ASSERT_EQ(after.size(), 6U);
  for (std::size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(after[i].values == before[i].values, i < 2) << after[i].name;
  }
}

TEST(Tail, LearnsNothingFromSamplesWithoutWeight) {
  const DataSet images = synthesize(4, 1);
  Network network = make_network("dense 8 relu, dense 10 softmax-or-none");
  const std::vector<Network::Parameter> before = network.parameters();
  Tail tail(network, 2, 4);
  tail.learn(tail.features(images), one_hot(images.labels), std::vector<float>(4), 0.01);
  const std::vector<Network::Parameter> after = network.parameters();
  for (std::size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(after[i].values, before[i].values);
  }
}

}  // namespace
}  // namespace inkling
