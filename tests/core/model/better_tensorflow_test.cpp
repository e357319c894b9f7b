#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "inkling/metrics.hpp"
#include "inkling/model.hpp"
#include "inkling/tensor.hpp"
#include "support/shared_data.hpp"

namespace inkling {
namespace {

using npz::Array;
using ::testing::HasSubstr;

npz::Archive small_archive() {
  const double zero = 0;
  const std::vector<double> weight = {1, -1, 0.5, 2};
  const std::vector<double> bias = {0.25, -0.25};
  npz::Archive archive;
  archive.set("weights", Array::from_objects(
                             {Array::from_doubles({1}, &zero), Array::from_doubles({2, 2}, weight.data())}));
  archive.set("biases", Array::from_objects({Array::from_doubles({2, 1}, bias.data()),
                                             Array::from_doubles({2, 1}, bias.data())}));
  const std::int64_t epochs = 7;
  archive.set("epochs", Array::from_int64({}, &epochs));
  return archive;
}

TEST(BetterTensorflow, ReadsLayersOfSigmoids) {
  const Result<Model> model = read_model(npz::write(small_archive(), npz::Compression::deflate));
  ASSERT_TRUE(model) << model.error().message;
  EXPECT_EQ(model->network.architecture(), std::vector<std::string>{"dense 2 sigmoid"});
  EXPECT_EQ(model->epochs, 7);
  Classifier classifier(*model);
  const Reading reading = classifier.classify(std::array{1.0F, 2.0F});
  EXPECT_EQ(reading.logits[0], 1 - 2 + 0.25F);
  EXPECT_EQ(reading.logits[1], 0.5F + 4 - 0.25F);
}

TEST(BetterTensorflow, RoundTripKeepsWeightsAndTheFillersItsLoaderNeeds) {
  const Result<Model> model = read_model(small_archive());
  ASSERT_TRUE(model);
  const Result<Bytes> file = write_model(*model, ModelLayout::better_tensorflow);
  ASSERT_TRUE(file) << file.error().message;
  const Result<npz::Archive> archive = npz::read(*file);
  ASSERT_TRUE(archive);
  EXPECT_EQ(archive->find("biases")->objects[0].shape, (std::vector<std::size_t>{2, 1}));
  EXPECT_EQ(archive->find("weights")->objects.size(), 2U);
  const Result<Model> back = read_model(*file);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->network.parameters()[0].values, model->network.parameters()[0].values);
}

TEST(BetterTensorflow, CannotHoldOtherActivations) {
  Result<Network> network = Network::build("dense 3 relu, dense 2 sigmoid", {1, 2, 1});
  const Model model{.network = std::move(*network), .classes = {"a", "b"}};
  EXPECT_THAT(write_model(model, ModelLayout::better_tensorflow).error().message,
              HasSubstr("layer 'dense 3 relu'"));
}

TEST(BetterTensorflow, RefusesPicklesWhereTheyAreNotWanted) {
  const Bytes file = npz::write(small_archive(), npz::Compression::stored);
  const Result<Model> model = read_plain_model(file);
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, ErrorCode::unsupported);
}

TEST(BetterTensorflow, NamesTheArrayThatDoesNotFit) {
  const std::vector<double> values(6);
  const auto with = [&](const char* name, Array second) {
    npz::Archive archive = small_archive();
    archive.set(name, Array::from_objects({Array::from_doubles({1}, values.data()), std::move(second)}));
    return read_model(archive).error().message;
  };
  EXPECT_THAT(with("weights", Array::from_doubles({2}, values.data())),
              HasSubstr("weights[1]: expected a matrix"));
  EXPECT_THAT(with("biases", Array::from_doubles({3, 1}, values.data())),
              HasSubstr("biases[1]: expected 2 values, got 3"));
  EXPECT_THAT(with("weights", Array::from_doubles({0, 2}, values.data())), HasSubstr("weights[1]"));
  npz::Archive archive = small_archive();
  archive.set("weights", Array::from_doubles({2}, values.data()));
  EXPECT_THAT(read_model(archive).error().message, HasSubstr("weights: expected an object array"));
}

// The files its authors published, and what they give on the MNIST test set.
TEST(BetterTensorflow, ReadsTheOriginalsModelsToTheirAccuracy) {
  const auto test = testing::mnist_test_set();
  const auto v1 = testing::shared_file("interop/better-tensorflow/model-v1.npz");
  const auto v5 = testing::shared_file("interop/better-tensorflow/model-v5.npz");
  const auto expected = testing::shared_file("interop/better-tensorflow/expected_outputs.npz");
  if (!test || !v1 || !v5 || !expected) {
    GTEST_SKIP() << "the original's models or MNIST are not here";
  }
  const Result<npz::Archive> outputs = npz::read(*expected);
  ASSERT_TRUE(outputs);
  for (const auto& [file, name, correct] : {std::tuple{&*v1, "model_v1", 5052}, {&*v5, "model_v5", 9165}}) {
    const Result<Model> model = read_model(*file);
    ASSERT_TRUE(model) << model.error().message;
    EXPECT_NEAR(evaluate(model->network, 1, *test)->accuracy * 10000, correct, 1);
    const Result<Matrix> first = outputs->matrix(name);
    ASSERT_TRUE(first);
    Classifier classifier(*model);
    std::array<float, kImagePixels> image{};
    for (int i = 0; i < 100; ++i) {
      scale_pixels(test->image(static_cast<std::size_t>(i)), image);
      const Reading reading = classifier.classify(image);
      for (int j = 0; j < 10; ++j) {
        ASSERT_NEAR(reading.probabilities[static_cast<std::size_t>(j)], (*first)(i, j), 1e-5);
      }
    }
  }
}

}  // namespace
}  // namespace inkling
