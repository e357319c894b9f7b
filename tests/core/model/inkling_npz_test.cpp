#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "inkling/model.hpp"

namespace inkling {
namespace {

using npz::Array;
using ::testing::HasSubstr;

Model make_model() {
  Result<Network> network = Network::build("dense 30 sigmoid, dense 10 softmax", {28, 28, 1});
  network->initialize(Initializer::glorot, 1);
  Model model{.network = std::move(*network),
              .classes = {"zero", "1", "2", "3", "4", "5", "6", "7", "8", "9"}};
  model.name = "mlp";
  model.version = "3";
  model.trained_on = "synthetic digits";
  model.created = "2026-01-01T00:00:00Z";
  model.epochs = 20;
  model.batch_size = 128;
  model.learning_rate = 3;
  model.test_accuracy = 0.9;
  model.temperature = 1.25;
  model.reject_threshold = 0.5;
  return model;
}

std::string error_of(const npz::Archive& archive) {
  const Result<Model> model = read_model(archive);
  return model ? "" : model.error().message;
}

TEST(InklingNpz, RoundTripKeepsEverything) {
  const Model model = make_model();
  const Result<Bytes> file = write_model(model);
  ASSERT_TRUE(file);
  const Result<Model> back = read_model(*file);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->network.architecture(), model.network.architecture());
  for (std::size_t i = 0; i < model.network.parameters().size(); ++i) {
    EXPECT_EQ(back->network.parameters()[i].values, model.network.parameters()[i].values);
  }
  EXPECT_EQ(back->classes, model.classes);
  EXPECT_EQ(back->name, "mlp");
  EXPECT_EQ(back->version, "3");
  EXPECT_EQ(back->trained_on, "synthetic digits");
  EXPECT_EQ(back->created, "2026-01-01T00:00:00Z");
  EXPECT_EQ(back->epochs, 20);
  EXPECT_EQ(back->batch_size, 128);
  EXPECT_EQ(back->learning_rate, 3);
  EXPECT_EQ(back->test_accuracy, 0.9);
  EXPECT_EQ(back->temperature, 1.25);
  EXPECT_EQ(back->reject_threshold, 0.5);
  EXPECT_EQ(*write_model(*back), *file);
}

TEST(InklingNpz, NeedsOnlyArchitectureShapeAndWeights) {
  const npz::Archive full = to_archive(make_model());
  npz::Archive bare;
  for (const npz::Archive::Entry& entry : full.entries()) {
    if (entry.name == "architecture" || entry.name == "input_shape" || entry.name.starts_with("layers.")) {
      bare.set(entry.name, entry.array);
    }
  }
  const Result<Model> model = read_model(bare);
  ASSERT_TRUE(model) << model.error().message;
  EXPECT_EQ(model->classes[0], "0");
  EXPECT_EQ(model->temperature, 1);
}

TEST(InklingNpz, ReadsEightBitWeightsWithTheirScale) {
  npz::Archive archive = to_archive(make_model());
  std::vector<std::uint8_t> bytes(300, 0);
  bytes[0] = 2;
  bytes[299] = 0xFF;  // -1 as a signed byte
  Array weight = Array::from_uint8({10, 30}, bytes.data());
  weight.dtype = npz::DType::int8;
  archive.set("layers.1.weight", weight);
  archive.set("check_input", Array::from_uint8({0, 28, 28, 1}, nullptr));
  archive.set("check_output", Array::from_floats({0, 10}, nullptr));
  EXPECT_THAT(error_of(archive), HasSubstr("8-bit weights need layers.1.weight.scale"));
  std::vector<float> scales(10, 0.5F);
  scales[9] = 4;
  archive.set("layers.1.weight.scale", Array::from_floats({10}, scales.data()));
  const Result<Model> model = read_model(archive);
  ASSERT_TRUE(model) << model.error().message;
  EXPECT_EQ(model->network.parameters()[2].values.front(), 1);
  EXPECT_EQ(model->network.parameters()[2].values.back(), -4);
}

TEST(InklingNpz, RefusesWhatContradictsItself) {
  const npz::Archive good = to_archive(make_model());
  ASSERT_EQ(error_of(good), "");
  const auto with = [&](const char* name, Array array) {
    npz::Archive changed = good;
    changed.set(name, std::move(array));
    return error_of(changed);
  };
  const std::vector<float> zeros(784 * 40);
  const std::int32_t sides[] = {28, 0, 1};
  EXPECT_THAT(with("architecture", Array::from_strings({"dense 400 sigmoid", "dense 10 softmax"})),
              HasSubstr("more parameters than"));
  EXPECT_THAT(with("architecture", Array::from_strings({"dense 29 sigmoid", "dense 10 softmax"})),
              HasSubstr("layers.0.weight: expected [29, 784], got [30, 784]"));
  EXPECT_THAT(with("architecture", Array::from_strings({"lstm 30"})), HasSubstr("unknown layer"));
  EXPECT_THAT(with("input_shape", Array::from_int32({3}, sides)), HasSubstr("input_shape"));
  EXPECT_THAT(with("layers.0.weight", Array::from_floats({784, 30}, zeros.data())),
              HasSubstr("layers.0.weight: expected [30, 784], got [784, 30]"));
  EXPECT_THAT(with("layers.7.weight", Array::from_floats({1}, zeros.data())),
              HasSubstr("expected 4 parameter tensors, got 5"));
  const float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> infinite(10, infinity);
  EXPECT_THAT(with("layers.1.bias", Array::from_floats({10}, infinite.data())), HasSubstr("not finite"));
  EXPECT_THAT(with("layers.1.bias", Array::from_floats({10}, zeros.data())), ::testing::IsEmpty());
  const std::vector<float> ones(10, 1.0F);
  std::vector<float> uneven(10);
  uneven[3] = 2;
  EXPECT_THAT(with("layers.1.bias", Array::from_floats({10}, uneven.data())),
              HasSubstr("computes something else"));
  EXPECT_THAT(with("classes", Array::from_strings({"a", "b"})),
              HasSubstr("classes: expected 10 labels, got 2"));
  const double temperature = 0;
  EXPECT_THAT(with("temperature", Array::from_doubles({}, &temperature)),
              HasSubstr("temperature: out of range"));
  const std::int64_t future = 2;
  EXPECT_THAT(with("layout_version", Array::from_int64({}, &future)), HasSubstr("newer than this program"));
}

TEST(InklingNpz, RefusesWeightsThatOverflow) {
  npz::Archive archive;
  archive.set("architecture", Array::from_strings({"dense 2 relu", "dense 2 softmax"}));
  const std::int32_t sides[] = {2, 2, 1};
  archive.set("input_shape", Array::from_int32({3}, sides));
  const std::vector<float> huge(8, 3e38F);
  archive.set("layers.0.weight", Array::from_floats({2, 4}, huge.data()));
  archive.set("layers.0.bias", Array::from_floats({2}, huge.data()));
  archive.set("layers.1.weight", Array::from_floats({2, 2}, huge.data()));
  archive.set("layers.1.bias", Array::from_floats({2}, huge.data()));
  EXPECT_THAT(error_of(archive), HasSubstr("no finite numbers"));
}

// A header may claim a network of gigabytes; only what its weights bear out is allocated.
TEST(InklingNpz, DoesNotAllocateForWeightsThatAreNotThere) {
  npz::Archive archive;
  archive.set("architecture", Array::from_strings({"dense 60000", "dense 60000"}));
  const std::int32_t sides[] = {28, 28, 1};
  archive.set("input_shape", Array::from_int32({3}, sides));
  EXPECT_THAT(error_of(archive), HasSubstr("more parameters than the 262144"));
}

TEST(InklingNpz, SaysWhatAModelNeedsWhenTheFileIsNone) {
  npz::Archive archive;
  const double number = 1;
  archive.set("x_train", Array::from_doubles({}, &number));
  EXPECT_THAT(error_of(archive), HasSubstr("not a model: expected the entry 'architecture'"));
}

}  // namespace
}  // namespace inkling
