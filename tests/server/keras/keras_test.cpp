#include "server/keras/keras.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "inkling/metrics.hpp"
#include "inkling/npz.hpp"
#include "support/shared_data.hpp"

namespace inkling::keras {
namespace {

using ::testing::HasSubstr;

constexpr const char* kKeras1Layers =
    "conv 2 4x4 stride 3 relu, maxpool 2x2, dropout 0.25, flatten, dense 10 softmax";

Bytes fixture(const std::string& name) {
  std::ifstream file(INKLING_SOURCE_DIR "/tests/fixtures/keras/" + name, std::ios::binary);
  EXPECT_TRUE(file) << name;
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

// The largest difference between what the model computes of the rows of `inputs` and the rows of `outputs`.
float largest_difference(const Model& model, const std::vector<float>& inputs,
                         const std::vector<float>& outputs) {
  std::vector<float> probabilities(outputs.size());
  Classifier(model).classify_batch(inputs, probabilities);
  float largest = 0;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    largest = std::max(largest, std::abs(probabilities[i] - outputs[i]));
  }
  return largest;
}

void expect_computes(const std::string& name, const KerasOptions& options = {}) {
  SCOPED_TRACE(name);
  const Result<npz::Archive> expected = npz::read(fixture("expected.npz"));
  ASSERT_TRUE(expected) << expected.error().message;
  const Result<Model> model = read_keras(fixture(name), options);
  ASSERT_TRUE(model) << model.error().message;
  const npz::Array* input = expected->find(name + ".input");
  ASSERT_NE(input, nullptr);
  const Shape& shape = model->network.input_shape();
  const auto side = [](int value) { return static_cast<std::size_t>(value); };
  EXPECT_EQ(input->shape,
            (std::vector{std::size_t{5}, side(shape.height), side(shape.width), side(shape.channels)}));
  EXPECT_LT(largest_difference(*model, *input->floats(), *expected->floats(name + ".output")), 1e-6F);
}

std::string refusal(const std::string& name, const KerasOptions& options = {}) {
  const Result<Model> model = read_keras(fixture(name), options);
  return model ? "read" : model.error().message;
}

TEST(Keras, ReadsWholeModels) {
  expect_computes("sequential.h5");
  expect_computes("nested.h5");
  expect_computes("vectors.h5");
  expect_computes("keras_1_model.h5");
}

TEST(Keras, ReadsImagesWithChannelsFirst) {
  expect_computes("channels_first.h5");
  expect_computes("flatten_reorders.h5");
}

TEST(Keras, TurnsTheKernelsOfTheano) {
  expect_computes("theano.h5");
}

TEST(Keras, ReadsWeightsGivenTheArchitecture) {
  expect_computes("keras_1_th.h5", {.architecture = kKeras1Layers});
  expect_computes("keras_1_tf.h5", {.architecture = kKeras1Layers});
  expect_computes("keras_1_theano.h5", {.architecture = kKeras1Layers, .flip_kernels = true});
}

TEST(Keras, WritesItsArchitectureInOurGrammar) {
  const Result<Model> model = read_keras(fixture("sequential.h5"));
  ASSERT_TRUE(model) << model.error().message;
  EXPECT_EQ(model->name, "sequential");
  EXPECT_EQ(model->classes, (std::vector<std::string>{"0", "1", "2"}));
  EXPECT_EQ(
      model->network.architecture(),
      (std::vector<std::string>{"conv 4 3x2 stride 2x1 same", "batchnorm tanh", "maxpool 2x2 stride 2x3",
                                "dropout 0.25", "flatten", "dense 6 relu", "dense 3 softmax"}));
}

TEST(Keras, AsksForTheArchitectureWhereThereIsNone) {
  EXPECT_THAT(refusal("keras_1_th.h5"), HasSubstr("tell the architecture with --arch"));
  EXPECT_THAT(refusal("sequential.h5", {.architecture = "dense 10"}), HasSubstr("leave --arch out"));
  EXPECT_THAT(refusal("keras_1_th.h5", {.architecture = "dens 10"}), HasSubstr("layer 'dens 10'"));
  EXPECT_THAT(refusal("keras_1_th.h5", {.architecture = "dense 10 softmax"}),
              HasSubstr("'convolution2d_1_W:0': expected [784, 10] for layers.0.weight, got [2, 1, 4, 4]"));
  EXPECT_THAT(refusal("keras_1_th.h5", {.architecture = "conv 2 4x4 stride 3, flatten, dense 10"}),
              HasSubstr("'dense_1_W:0': expected [162, 10] for layers.2.weight, got [32, 10]"));
  EXPECT_THAT(refusal("keras_1_th.h5", {.architecture = std::string(kKeras1Layers) + ", dense 10"}),
              HasSubstr("the file has 2 layers with weights, the architecture 3"));
}

TEST(Keras, LooksAtNothingOutsideOfTheFile) {
  EXPECT_THAT(refusal("external_link.h5"), HasSubstr("is a link to elsewhere"));
  EXPECT_THAT(refusal("soft_link.h5"), HasSubstr("is a link to elsewhere"));
  EXPECT_THAT(refusal("external_data.h5"), HasSubstr("in another file"));
  EXPECT_THAT(refusal("virtual_data.h5"), HasSubstr("in another file"));
}

TEST(Keras, ChecksSizesBeforeItBelievesThem) {
  EXPECT_THAT(refusal("huge.h5"), HasSubstr("declares more data than the file has"));
  EXPECT_THAT(refusal("no_data.h5"), HasSubstr("declares other data than the file has"));
  EXPECT_THAT(refusal("compressed.h5"), HasSubstr("compressed"));
  EXPECT_THAT(refusal("five_sides.h5"), HasSubstr("kernel:0: expected at most 4 sides"));
  EXPECT_THAT(refusal("many_names.h5"), HasSubstr("weight_names: more than 256 names"));
}

TEST(Keras, SaysWhatDoesNotFitTogether) {
  EXPECT_THAT(refusal("whole_numbers.h5"), HasSubstr("expected floats"));
  EXPECT_THAT(refusal("group_for_data.h5"), HasSubstr("expected an array of numbers"));
  EXPECT_THAT(refusal("missing_bias.h5"), HasSubstr("layer 'out': expected 2 arrays of weights, got 1"));
  EXPECT_THAT(refusal("wrong_shape.h5"), HasSubstr("expected [4, 2] for layers.0.weight, got [5, 2]"));
  EXPECT_THAT(refusal("not_finite.h5"), HasSubstr("not finite"));
  EXPECT_THAT(refusal("too_large.h5"), HasSubstr("no finite numbers"));
  EXPECT_THAT(refusal("not_json.h5"), HasSubstr("model_config: expected the JSON"));
  EXPECT_THAT(refusal("deep_json.h5"), HasSubstr("model_config: expected the JSON"));
  EXPECT_THAT(refusal("no_input.h5"), HasSubstr("does not say what the input is"));
  EXPECT_THAT(refusal("no_keras.h5"), HasSubstr("not a model of Keras"));
}

TEST(Keras, NamesTheLayerThatWeDoNotHave) {
  EXPECT_THAT(refusal("lambda.h5"), HasSubstr("layer '?[31mred': 'Lambda' is not a layer that can be read"));
  EXPECT_THAT(refusal("gelu.h5"), HasSubstr("layer 'out' (Dense): the activation 'gelu' is not known"));
  EXPECT_THAT(refusal("dense_on_image.h5"), HasSubstr("expected a Flatten before it"));
  EXPECT_THAT(refusal("branches.h5"), HasSubstr("layer 'other' (Dense): only models whose layers follow"));
  EXPECT_THAT(refusal("padded_pool.h5"), HasSubstr("pools with padding are not supported"));
}

TEST(Keras, RefusesTruncatedFiles) {
  const Bytes file = fixture("sequential.h5");
  for (std::size_t size = 0; size < file.size(); size += size < 200 ? 13 : 487) {
    EXPECT_FALSE(read_keras(ByteView(file).first(size))) << size;
  }
}

// Many a flipped bit changes only a weight. What matters is that this process goes on, and says something.
TEST(Keras, SurvivesFlippedBits) {
  for (const char* name : {"sequential.h5", "keras_1_th.h5", "nested.h5"}) {
    const KerasOptions options{.architecture = name[0] == 'k' ? kKeras1Layers : ""};
    const Bytes file = fixture(name);
    Bytes damaged = file;
    for (std::size_t at = 8, bit = 0; at < file.size(); at += 211, ++bit) {
      damaged[at] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      const Result<Model> model = read_keras(damaged, options);
      EXPECT_TRUE(model || !model.error().message.empty());
      damaged[at] = file[at];
    }
  }
}

TEST(Keras, SurvivesBytesOfAllOnes) {
  const Bytes file = fixture("keras_1_th.h5");
  for (std::size_t at = 8; at < file.size(); at += 97) {
    Bytes damaged = file;
    std::fill_n(damaged.begin() + static_cast<std::ptrdiff_t>(at), std::min<std::size_t>(8, file.size() - at),
                0xff);
    const Result<Model> model = read_keras(damaged, {.architecture = kKeras1Layers});
    EXPECT_TRUE(model || !model.error().message.empty());
  }
}

// Files that others saved, and what they give on MNIST's test images.
TEST(Keras, ReadsPynumdrawsModelToItsOutputs) {
  const auto file = testing::shared_file("interop/pynumdraw/pynumdraw_model_0.1.0.hdf5");
  const auto outputs = testing::shared_file("interop/pynumdraw/expected_outputs.npz");
  const auto test = testing::mnist_test_set();
  if (!file || !outputs || !test) GTEST_SKIP() << "pynumdraw's model or MNIST is not here";
  const Result<Model> model = read_keras(*file);
  ASSERT_TRUE(model) << model.error().message;
  EXPECT_NEAR(evaluate(model->network, 1, *test)->accuracy * 10000, 9786, 1);

  const std::vector<float> expected = *npz::read(*outputs)->floats("probabilities");
  std::vector<float> images(expected.size() / kDigits * kImagePixels);
  for (std::size_t i = 0; i * kDigits < expected.size(); ++i) {
    scale_pixels(test->image(i), std::span(images).subspan(i * kImagePixels).first<kImagePixels>());
  }
  EXPECT_LT(largest_difference(*model, images, expected), 2e-6F);
}

TEST(Keras, ReadsMnistifiedsWeightsToTheirOutputs) {
  const auto file = testing::shared_file("interop/mnistified/weights.hdf5");
  const auto outputs = testing::shared_file("interop/mnistified/expected_outputs.npz");
  const auto test = testing::mnist_test_set();
  if (!file || !outputs || !test) GTEST_SKIP() << "MNISTified's weights or MNIST are not here";
  const Result<Model> model =
      read_keras(*file, {.architecture = "conv 32 3x3 relu, conv 32 3x3 relu, maxpool 2x2, dropout 0.25, "
                                         "flatten, dense 128 relu, dropout 0.5, dense 10 softmax"});
  ASSERT_TRUE(model) << model.error().message;
  const Result<npz::Archive> expected = npz::read(*outputs);
  ASSERT_TRUE(expected) << expected.error().message;

  // Its service gave the network bytes, which it had learned as 0..1.
  const std::vector<float> inputs = *expected->floats("inputs");
  EXPECT_LT(largest_difference(*model, inputs, *expected->floats("probabilities")), 2e-5F);
  std::vector<float> scaled(inputs.size());
  std::transform(inputs.begin(), inputs.end(), scaled.begin(), [](float pixel) { return pixel / 255; });
  EXPECT_LT(largest_difference(*model, scaled, *expected->floats("probabilities_scaled_255")), 2e-6F);

  const std::vector<float> first = *expected->floats("first100_scaled");
  std::vector<float> images(first.size() / kDigits * kImagePixels);
  for (std::size_t i = 0; i * kDigits < first.size(); ++i) {
    scale_pixels(test->image(i), std::span(images).subspan(i * kImagePixels).first<kImagePixels>());
  }
  EXPECT_LT(largest_difference(*model, images, first), 2e-6F);
}

}  // namespace
}  // namespace inkling::keras
