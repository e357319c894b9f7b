#include "inkling/model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "inkling/random.hpp"
#include "inkling/tensor.hpp"
#include "support/allocations.hpp"

namespace inkling {
namespace {

Model make_model(std::string_view architecture = "dense 30 sigmoid, dense 10 softmax") {
  Result<Network> network = Network::build(architecture, {28, 28, 1});
  network->initialize(Initializer::glorot, 1);
  return Model{.network = std::move(*network), .classes = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}};
}

std::vector<float> random_images(std::size_t count) {
  Random random(4);
  std::vector<float> images(count * 784);
  std::generate(images.begin(), images.end(),
                [&] { return random.below(4) == 0 ? static_cast<float>(random.uniform()) : 0.0F; });
  return images;
}

TEST(Classifier, TellsBestAndSecondBest) {
  Result<Network> network = Network::build("dense 3 softmax", {1, 1, 1});
  ASSERT_TRUE(network->set_parameters(
      {{"layers.0.weight", {3, 1}, {0, 1, 2}}, {"layers.0.bias", {3}, {0.5F, 0, -3}}}));
  Model model{.network = std::move(*network), .classes = {"a", "b", "c"}};
  model.reject_threshold = 0.6;
  Classifier classifier(model);
  const Reading one = classifier.classify(std::array{1.0F});  // logits 0.5, 1, -1
  EXPECT_EQ(one.label, 1);
  EXPECT_EQ(one.second, 0);
  EXPECT_EQ(one.logits[1], 1);
  EXPECT_EQ(one.confidence, one.probabilities[1]);
  EXPECT_FALSE(one.is_digit);
  const Reading ten = classifier.classify(std::array{10.0F});  // logits 0.5, 10, 17
  EXPECT_EQ(ten.label, 2);
  EXPECT_EQ(ten.second, 1);
  EXPECT_TRUE(ten.is_digit);
}

TEST(Classifier, BatchGivesTheBitsOfSingleImages) {
  for (const std::string_view architecture :
       {"dense 30 sigmoid, dense 10 softmax", "dense 30 relu, dense 10 sigmoid"}) {
    const Model model = make_model(architecture);
    const std::vector<float> images = random_images(101);
    std::vector<float> batch(101 * 10);
    Classifier classifier(model);
    classifier.classify_batch(images, batch);
    for (std::size_t i = 0; i < 101; ++i) {
      const Reading reading = classifier.classify(std::span(images).subspan(i * 784, 784));
      ASSERT_TRUE(std::equal(reading.probabilities.begin(), reading.probabilities.end(),
                             batch.begin() + static_cast<std::ptrdiff_t>(i * 10)));
    }
  }
}

TEST(Classifier, AllocatesNothingAfterTheFirstImage) {
  const Model model = make_model();
  const std::vector<float> images = random_images(64);
  std::vector<float> probabilities(640);
  Classifier classifier(model);
  classifier.classify_batch(images, probabilities);
  const float* outputs = classifier.workspace().outputs().data();
  const long before = testing::allocations();
  classifier.classify_batch(images, probabilities);
  for (std::size_t i = 0; i < 64; ++i) {
    classifier.classify(std::span(images).subspan(i * 784, 784));
  }
  EXPECT_EQ(testing::allocations(), before);
  EXPECT_EQ(classifier.workspace().outputs().data(), outputs);
}

TEST(Model, TemperatureSpreadsProbabilitiesAndKeepsTheOrder) {
  Model model = make_model();
  const std::vector<float> image = random_images(1);
  const Reading sharp = Classifier(model).classify(image);
  const int label = sharp.label;
  const float confidence = sharp.confidence;
  model.temperature = 10;
  const Reading flat = Classifier(model).classify(image);
  EXPECT_EQ(flat.label, label);
  EXPECT_LT(flat.confidence, confidence);
}

}  // namespace
}  // namespace inkling
