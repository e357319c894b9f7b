#include "model/quantize.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "inkling/model.hpp"

namespace inkling {
namespace {

Model make_model() {
  Result<Network> network =
      Network::build("conv 5 3x3 same relu, maxpool 2x2, flatten, dense 10 softmax-or-none", {28, 28, 1});
  network->initialize(Initializer::he, 3);
  Model model{.network = *network};
  model.classes = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
  return model;
}

std::vector<std::vector<float>> values_of(const Model& model) {
  std::vector<std::vector<float>> values;
  for (const Network::Parameter& parameter : model.network.parameters()) {
    values.push_back(parameter.values);
  }
  return values;
}

TEST(Quantize, RoundsToTheNearestMultipleOfTheScale) {
  const Network::Parameter weight{"w", {2, 3}, {1.1F, -2, 0.5F, 0, 0, 0}};
  const QuantizedWeight quantized = quantize(weight);
  ASSERT_EQ(quantized.scales.size(), 2U);
  EXPECT_NEAR(quantized.scales[0], 2.0 / 127, 1e-5);
  EXPECT_EQ(quantized.codes, (std::vector<std::int8_t>{70, -127, 32, 0, 0, 0}));
}

TEST(Quantize, MovesNoWeightByMoreThanHalfAScale) {
  const Model model = make_model();
  Model rounded = model;
  quantize_weights(rounded);
  const std::vector<Network::Parameter> before = model.network.parameters();
  const std::vector<Network::Parameter> after = rounded.network.parameters();
  for (std::size_t p = 0; p < before.size(); ++p) {
    for (std::size_t i = 0; i < before[p].values.size(); ++i) {
      const double allowed =
          is_quantizable(before[p])
              ? 0.5001 * quantize(before[p]).scales[i * before[p].shape[0] / before[p].values.size()]
              : 0;
      ASSERT_LE(std::fabs(before[p].values[i] - after[p].values[i]), allowed);
    }
  }
}

TEST(Quantize, FilesHoldExactlyTheRoundedWeights) {
  Model model = make_model();
  model.quantized = true;
  const Result<Bytes> file = write_model(model);
  const Result<Model> back = read_model(*file);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_TRUE(back->quantized);
  quantize_weights(model);
  EXPECT_EQ(values_of(*back), values_of(model));
  EXPECT_EQ(*write_model(*back), *file) << "again and again the same bytes";

  Model plain = make_model();
  EXPECT_LT(file->size(), write_model(plain)->size() / 2);
  EXPECT_FALSE(read_model(*write_model(plain))->quantized);
}

}  // namespace
}  // namespace inkling
