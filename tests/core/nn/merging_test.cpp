#include "inkling/merging.hpp"

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <vector>

#include "support/gradient_check.hpp"

namespace inkling {
namespace {

using ::testing::HasSubstr;

// Weights, statistics and slopes that are those of no other seed.
EnsembleMember make_member(std::string_view architecture, std::uint64_t seed, double temperature = 1) {
  EnsembleMember member{Network::build(architecture, {9, 8, 1}).value(), temperature};
  Random random(seed);
  std::vector<Network::Parameter> parameters = member.network.parameters();
  for (Network::Parameter& parameter : parameters) {
    for (float& value : parameter.values) {
      value = parameter.name.ends_with("running_var") ? static_cast<float>(random.uniform(0.5, 2))
                                                      : static_cast<float>(0.3 * random.normal());
    }
  }
  EXPECT_TRUE(member.network.set_parameters(parameters));
  return member;
}

Matrix logits_of(const Network& network, const Matrix& images) {
  Network::Workspace workspace;
  network.forward(MatrixView(images.data(), images.rows(), images.cols()), workspace);
  return workspace.logits();
}

// The architecture of the merged network, whose logits are compared with the mean.
std::vector<std::string> merge_three(std::string_view architecture) {
  const std::vector<EnsembleMember> members = {
      make_member(architecture, 1, 0.5), make_member(architecture, 2, 1.25), make_member(architecture, 3)};
  const Result<Network> merged = merge(members);
  EXPECT_TRUE(merged) << merged.error().message;
  if (!merged) {
    return {};
  }
  EXPECT_EQ(merged->outputs(), members[0].network.outputs());
  EXPECT_EQ(merged->output_activation(), members[0].network.output_activation());
  Random random(4);
  const Matrix images = testing::random_matrix(20, 72, random);
  Matrix mean = Matrix::Zero(images.rows(), merged->outputs());
  for (const EnsembleMember& member : members) {
    mean += logits_of(member.network, images) / static_cast<float>(3 * member.temperature);
  }
  const Matrix logits = logits_of(*merged, images);
  for (Eigen::Index i = 0; i < mean.size(); ++i) {
    EXPECT_NEAR(logits.data()[i], mean.data()[i], 1e-5F) << architecture;
  }
  return merged->architecture();
}

TEST(Merge, GivesTheMeanOfConvolutionalNetworks) {
  EXPECT_EQ(merge_three(
                "conv 4 3x3 same, batchnorm relu, maxpool 2x2, conv 6 2x2 tanh, conv 4 1x1 groups 2, dropout "
                "0.5, dense 5 relu, dense 7 softmax-or-none"),
            (std::vector<std::string>{"conv 12 3x3 same relu", "maxpool 2x2", "conv 18 2x2 groups 3 tanh",
                                      "conv 12 1x1 groups 6", "dense 15 relu", "dense 7 softmax-or-none"}));
}

TEST(Merge, GivesTheMeanOfDenseNetworks) {
  EXPECT_EQ(merge_three("dense 6 sigmoid, dense 5 relu, dense 4, softmax"),
            (std::vector<std::string>{"dense 18 sigmoid", "dense 15 relu", "dense 4", "softmax"}));
  EXPECT_EQ(merge_three("dense 4 softmax"), (std::vector<std::string>{"dense 4 softmax"}));
}

// In a flat image the channels of the networks alternate, place by place.
TEST(Merge, KeepsTheOrderOfChannelsBehindAFlatten) {
  merge_three("avgpool 2x2, conv 3 2x2 relu, flatten, dense 4 softmax");
  merge_three(
      "conv 3 2x2 stride 3 relu, flatten, batchnorm, maxpool 1x1, dropout 0.5 tanh, dense 5, dense 4 "
      "softmax");
  merge_three("dense 6 relu, batchnorm, conv 4 1x1, dense 3 softmax");
  merge_three("conv 3 3x3 relu, batchnorm, avgpool global, dense 4 softmax");
}

std::string error_of(const std::vector<EnsembleMember>& members, ErrorCode code = ErrorCode::unsupported) {
  const Result<Network> merged = merge(members);
  EXPECT_FALSE(merged);
  if (merged) {
    return "";
  }
  EXPECT_EQ(merged.error().code, code);
  return merged.error().message;
}

std::string error_of(std::string_view architecture) {
  return error_of({make_member(architecture, 1), make_member(architecture, 2)});
}

TEST(Merge, SaysWhatHasNoMean) {
  const EnsembleMember member = make_member("dense 4 softmax", 1);
  EXPECT_THAT(error_of({}, ErrorCode::invalid_argument), HasSubstr("at least 2 networks, got 0"));
  EXPECT_THAT(error_of({member}, ErrorCode::invalid_argument), HasSubstr("at least 2 networks, got 1"));
  EXPECT_THAT(error_of({member, make_member("dense 5 softmax", 1)}, ErrorCode::invalid_argument),
              HasSubstr("network 2 is 'dense 5 softmax', network 1 'dense 4 softmax'"));
  EXPECT_THAT(error_of({member, make_member("dense 4 softmax", 2, 0)}, ErrorCode::invalid_argument),
              HasSubstr("temperatures above 0"));
  EXPECT_THAT(error_of("dense 4 sigmoid"), HasSubstr("end in softmax or softmax-or-none"));
  EXPECT_THAT(error_of("dense 4"), HasSubstr("end in softmax or softmax-or-none"));
  EXPECT_THAT(error_of("conv 4 9x8 softmax"), HasSubstr("expected a dense layer"));
  EXPECT_THAT(error_of("dense 4 relu, softmax"), HasSubstr("expected a dense layer"));
  EXPECT_THAT(error_of("dense 4 softmax, dense 4 softmax"), HasSubstr("a softmax within"));
  EXPECT_THAT(error_of("batchnorm, dense 4 softmax"), HasSubstr("must be a convolution or a dense layer"));
  EXPECT_THAT(error_of("conv 2 2x2, flatten, conv 3 1x1, dense 4 softmax"), HasSubstr("behind a flatten"));
}

TEST(Merge, RefusesGroupsInTheFirstLayer) {
  const Network network = Network::build("conv 4 2x2 groups 2, dense 3 softmax", {4, 4, 2}).value();
  EXPECT_THAT(error_of({{network}, {network}}), HasSubstr("cannot have groups"));
}

TEST(Merge, RefusesTooManyParametersBeforeItAllocatesThem) {
  const Network network = Network::build("dense 1000 relu, dense 1000, dense 4 softmax", {2, 2, 1}).value();
  EXPECT_THAT(error_of(std::vector<EnsembleMember>(8, {network})),
              HasSubstr("layer 'dense 1000': merged, it would have more parameters than a network may have"));
}

}  // namespace
}  // namespace inkling
