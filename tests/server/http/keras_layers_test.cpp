#include "server/http/keras_layers.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace inkling::http {
namespace {

using nlohmann::json;

json layers_of(const char* architecture) {
  return keras_layers(Network::build(architecture, {28, 28, 1}).value());
}

std::vector<std::string> names_of(const json& layers) {
  std::vector<std::string> names;
  for (const json& layer : layers) names.push_back(layer["class_name"]);
  return names;
}

TEST(KerasLayers, HaveKerasNames) {
  EXPECT_THAT(
      names_of(layers_of("conv 4 3x3 relu, conv 4 3x3 pad 1, batchnorm relu, maxpool 2x2, avgpool 2x2, "
                         "dropout 0.25, avgpool global, flatten, dense 12, tanh, dense 10 softmax")),
      ::testing::ElementsAre("Conv2D", "ZeroPadding2D", "Conv2D", "BatchNormalization", "Activation",
                             "MaxPooling2D", "AveragePooling2D", "Dropout", "GlobalAveragePooling2D",
                             "Flatten", "Dense", "Activation", "Dense"));
  EXPECT_THAT(names_of(layers_of("maxpool global stride 2 relu, dense 10")),
              ::testing::ElementsAre("GlobalMaxPooling2D", "Activation", "Dense"));
}

TEST(KerasLayers, HaveKerasSettings) {
  const json layers = layers_of(
      "conv 6 5x4 stride 2 same relu, maxpool 3x3 stride 2, dropout 0.25, dense 12, dense 10 "
      "softmax-or-none");
  const json convolution = {{"name", "conv2d_1"}, {"filters", 6},      {"kernel_size", {5, 4}},
                            {"strides", {2, 2}},  {"padding", "same"}, {"activation", "relu"}};
  EXPECT_EQ(layers[0]["config"], convolution);
  EXPECT_EQ(layers[1]["config"]["pool_size"], json({3, 3}));
  EXPECT_EQ(layers[1]["config"]["strides"], json({2, 2}));
  EXPECT_EQ(layers[2]["config"]["rate"], 0.25);
  EXPECT_EQ(layers[3]["config"], json({{"name", "dense_1"}, {"units", 12}, {"activation", "linear"}}));
  EXPECT_EQ(layers[4]["config"]["name"], "dense_2");
  EXPECT_EQ(layers[4]["config"]["activation"], "softmax_or_none");
  const json grouped = layers_of("conv 4 3x3, conv 6 3x3 stride 2 pad 1 groups 2 relu, dense 10");
  EXPECT_EQ(grouped[2]["config"]["groups"], 2);
  EXPECT_EQ(grouped[2]["config"]["activation"], "relu");
  EXPECT_EQ(layers_of("maxpool 2x2, dense 10")[0]["config"]["strides"], json({2, 2}));
  EXPECT_EQ(layers_of("conv 1 3x3 pad 2, dense 10")[0]["config"]["padding"], json({2, 2}));
}

}  // namespace
}  // namespace inkling::http
