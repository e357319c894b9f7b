#include "inkling/teaching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <iterator>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "inkling/metrics.hpp"
#include "inkling/negatives.hpp"
#include "inkling/redraw.hpp"
#include "inkling/synthetic.hpp"
#include "inkling/training.hpp"
#include "support/model_maker.hpp"
#include "support/shared_data.hpp"

namespace inkling {
namespace {

using ::testing::HasSubstr;

using Way = std::vector<std::pair<float, float>>;  // of the pen

// How somebody writes one digit.
struct Habit {
  std::string name;
  int digit = 0;
  std::vector<Way> ways;
};

const Habit kVeeForSeven{"a 7 like a V", 7, {{{0, 0}, {0.35F, 1}, {0.7F, 0}}}};
const Habit kWedgeForEight{"an 8 like a wedge", 8, {{{0, 1}, {0.35F, 0}, {0.7F, 1}}}};
const Habit kZedForSeven{"a 7 like a z", 7, {{{0, 0.05F}, {0.7F, 0}, {0.05F, 1}, {0.7F, 0.97F}}}};

Strokes strokes_of(const Habit& habit) {
  Strokes strokes{.points = {}, .pen_width = 0.08F};
  for (const Way& way : habit.ways) {
    for (std::size_t i = 0; i < way.size(); ++i) {
      strokes.points.push_back({way[i].first - 0.35F, way[i].second - 0.5F, i > 0});
    }
  }
  return strokes;
}

// The same hand, time after time.
DataSet written(const Habit& habit, std::size_t times, std::uint64_t seed) {
  const Redrawing unevenness{
      .tilt_degrees = {-7, 7}, .pen_width = {0.03, 0.12}, .slant = 0.08, .stretch = 0.08, .bend = 0.03};
  const Strokes strokes = strokes_of(habit);
  Random random(seed);
  DataSet drawings;
  std::array<float, kImagePixels> ink{};
  std::array<std::uint8_t, kImagePixels> pixels{};
  for (std::size_t i = 0; i < times; ++i) {
    vary(strokes, unevenness, random, ink);
    std::transform(ink.begin(), ink.end(), pixels.begin(),
                   [](float value) { return static_cast<std::uint8_t>(std::lround(value * 255)); });
    drawings.append(pixels, static_cast<std::uint8_t>(habit.digit));
  }
  return drawings;
}

// The share that is read as it is labelled, and taken for a digit where it is one.
double share_right(const Model& model, const DataSet& data) {
  Classifier classifier(model);
  std::array<float, kImagePixels> image{};
  double right = 0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    scale_pixels(data.image(i), image);
    const Reading reading = classifier.classify(image);
    right += (reading.is_digit ? reading.label : kNoDigit) == data.labels[i] ? 1 : 0;
  }
  return right / static_cast<double>(data.size());
}

double accuracy(const Model& model, const DataSet& data) {
  return evaluate(model.network, model.temperature, data, 1)->accuracy;
}

std::vector<std::vector<float>> weights_of(const Model& model) {
  std::vector<std::vector<float>> weights;
  for (const Network::Parameter& parameter : model.network.parameters()) {
    weights.push_back(parameter.values);
  }
  return weights;
}

// Knows synthetic digits, and pictures of none.
Model trained_model() {
  Model model = testing::make_model("dense 40 relu, dense 10 softmax-or-none");
  DataSet data = synthesize(3000, 1);
  const DataSet none = synthesize_negatives(1000, 1, 1);
  data.pixels.insert(data.pixels.end(), none.pixels.begin(), none.pixels.end());
  data.labels.insert(data.labels.end(), none.labels.begin(), none.labels.end());
  TrainingOptions options{.epochs = 5, .optimizer = Optimizer::adam, .loss = Loss::cross_entropy};
  options.batch_size = 32;
  options.learning_rate = 0.002;
  options.threads = 1;
  Training training = Training::start(std::move(model.network), options).value();
  EXPECT_TRUE(training.run(data, {}, nullptr));
  model.network = training.network();
  model.name = "small";
  model.trained_on = "synthetic digits";
  model.test_accuracy = 0.9;
  model.reject_threshold = 0.4;
  return model;
}

const Model& small_model() {
  static const Model model = trained_model();
  return model;
}

TEST(Teach, FixesWhatAHandWritesAndForgetsLittle) {
  const Model& model = small_model();
  const DataSet digits = synthesize(2000, 77);
  for (const Habit& habit : {kVeeForSeven, kWedgeForEight}) {
    const DataSet repeats = written(habit, 50, 2);
    ASSERT_LT(share_right(model, repeats), 0.2) << habit.name;
    const Result<Lesson> lesson = teach(model, written(habit, 10, 1));
    ASSERT_TRUE(lesson) << lesson.error().message;
    EXPECT_EQ(lesson->learned, 10U) << habit.name;
    EXPECT_GE(share_right(lesson->model, repeats), 0.8) << habit.name;
    EXPECT_GE(accuracy(lesson->model, digits), accuracy(model, digits) - 0.01) << habit.name;
  }
}

TEST(Teach, TeachesThatSomethingIsNoDigit) {
  const Model& model = small_model();
  const Habit habit{"a tick", kNoDigit, {{{0, 0.6F}, {0.25F, 1}, {0.7F, 0}}}};
  const DataSet repeats = written(habit, 50, 2);
  ASSERT_LT(share_right(model, repeats), 0.7);
  const Result<Lesson> lesson = teach(model, written(habit, 10, 1));
  ASSERT_TRUE(lesson) << lesson.error().message;
  EXPECT_GE(share_right(lesson->model, repeats), 0.8);
}

TEST(Teach, DependsOnTheSeedAlone) {
  const DataSet corrections = written(kVeeForSeven, 3, 1);
  const Result<Lesson> lesson = teach(small_model(), corrections, {.seed = 5});
  EXPECT_EQ(weights_of(teach(small_model(), corrections, {.seed = 5})->model), weights_of(lesson->model));
  EXPECT_NE(weights_of(teach(small_model(), corrections, {.seed = 6})->model), weights_of(lesson->model));
}

TEST(Teach, SaysInTheModelThatItWasTaught) {
  const DataSet corrections = written(kVeeForSeven, 3, 1);
  const Model once = teach(small_model(), corrections)->model;
  EXPECT_EQ(once.name, "small-taught");
  EXPECT_EQ(once.trained_on, "synthetic digits; 3 corrections");
  EXPECT_EQ(once.test_accuracy, 0) << "nobody has measured this one";
  EXPECT_EQ(once.temperature, small_model().temperature);
  EXPECT_EQ(once.reject_threshold, small_model().reject_threshold);
  EXPECT_EQ(teach(once, corrections)->model.name, "small-taught");
}

TEST(Teach, GivesModelsThatFilesHoldAsTheyAre) {
  Model model = small_model();
  for (const bool quantized : {false, true}) {
    if (quantized) {
      quantize_weights(model);
    }
    const Model taught = teach(model, written(kVeeForSeven, 10, 1))->model;
    const Result<Model> read = read_model(*write_model(taught));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->quantized, quantized);
    EXPECT_EQ(read->name, taught.name);
    EXPECT_EQ(weights_of(*read), weights_of(taught));
  }
}

TEST(Teach, FoldsNetworksThatWereJustTrained) {
  Model model = testing::make_model("conv 4 3x3 stride 3, batchnorm relu, dropout 0.5, dense 10 softmax");
  const Result<Lesson> lesson = teach(model, written(kVeeForSeven, 2, 1));
  ASSERT_TRUE(lesson) << lesson.error().message;
  EXPECT_EQ(lesson->model.network.architecture(), model.network.folded().architecture());
}

TEST(Teach, IsNotRuinedByCorrectionsThatContradictEverything) {
  const Model& model = small_model();
  const DataSet digits = synthesize(2000, 77);
  // Good digits, each called by the next one's name.
  DataSet nonsense = synthesize(50, 3);
  for (std::uint8_t& label : nonsense.labels) {
    label = static_cast<std::uint8_t>((label + 1) % kDigits);
  }
  const Result<Lesson> lesson = teach(model, nonsense);
  ASSERT_TRUE(lesson) << lesson.error().message;
  EXPECT_GE(accuracy(lesson->model, digits), accuracy(model, digits) - 0.02);
}

TEST(Teach, GoesBackWhereItForgetsTooMuch) {
  const Model& model = small_model();
  const DataSet digits = synthesize(2000, 77);
  DataSet zeros;
  const DataSet drawn = synthesize(1000, 3);
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    if (drawn.labels[i] == 0) {
      zeros.append(drawn.image(i), 5);
    }
  }
  const Result<Lesson> lesson = teach(model, zeros);
  ASSERT_TRUE(lesson) << lesson.error().message;
  EXPECT_LT(lesson->kept, 1);
  EXPECT_GE(accuracy(lesson->model, digits), accuracy(model, digits) - 0.02);
}

double distance(const Model& one, const Model& other) {
  const std::vector<std::vector<float>> from = weights_of(one);
  const std::vector<std::vector<float>> to = weights_of(other);
  double sum = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    for (std::size_t j = 0; j < from[i].size(); ++j) {
      sum += std::pow(from[i][j] - to[i][j], 2);
    }
  }
  return std::sqrt(sum);
}

TEST(Teach, GoesNoFurtherThanSmallDenseNetworksNeed) {
  const Model& model = small_model();
  DataSet known;
  const DataSet drawn = synthesize(100, 3);
  Classifier classifier(model);
  std::array<float, kImagePixels> image{};
  for (std::size_t i = 0; i < drawn.size() && known.size() < 10; ++i) {
    scale_pixels(drawn.image(i), image);
    if (classifier.classify(image).confidence > 0.99F) {
      known.append(drawn.image(i), drawn.labels[i]);
    }
  }
  const Model hardly = teach(model, known)->model;
  const Model far = teach(model, written(kVeeForSeven, 10, 1))->model;
  EXPECT_GT(distance(model, hardly), 0);
  EXPECT_LT(distance(model, hardly), distance(model, far) / 10);
}

TEST(Teach, NamesWhatCannotBeTaught) {
  const auto error = [](const Model& model, const DataSet& corrections) {
    return teach(model, corrections).error().message;
  };
  const Model model = testing::make_model("dense 4 relu, dense 10 softmax");
  DataSet corrections = synthesize(2, 1);
  EXPECT_THAT(error(model, {}), HasSubstr("expected 1 to 1000, got 0"));
  EXPECT_THAT(error(model, synthesize(kMaxCorrections + 1, 1)), HasSubstr("got 1001"));
  EXPECT_THAT(error(testing::make_model("dense 4 relu"), corrections), HasSubstr("ends in softmax"));
  EXPECT_THAT(error({Network::build("dense 10 softmax", {8, 8, 1}).value()}, corrections),
              HasSubstr("28x28 images, got 64"));
  corrections.labels[1] = 10;
  EXPECT_THAT(error(model, corrections), HasSubstr("label 10 is beyond the model's 10 classes"));
  corrections.labels[1] = kNoDigit;
  EXPECT_THAT(error(model, corrections), HasSubstr("cannot say that it sees no digit"));
  corrections.pixels.pop_back();
  EXPECT_THAT(error(model, corrections), HasSubstr("expected 1568 pixels"));
}

TEST(Teach, RefusesModelsWithWeightsBeyondAnySense) {
  Model model = testing::make_model("dense 4 relu, dense 10 softmax");
  std::vector<Network::Parameter> parameters = model.network.parameters();
  std::fill(parameters[0].values.begin(), parameters[0].values.end(), 1e38F);
  std::fill(parameters[2].values.begin(), parameters[2].values.end(), 1e38F);
  ASSERT_TRUE(model.network.set_parameters(parameters));
  EXPECT_THAT(teach(model, synthesize(2, 1)).error().message, HasSubstr("too large"));
}

TEST(Teach, RefusesModelsWhoseFeaturesWouldFillTheMemory) {
  const Model model = testing::make_model("conv 32 3x3 same relu, conv 1 3x3 relu, dense 10 softmax");
  EXPECT_THAT(teach(model, synthesize(2, 1)).error().message,
              HasSubstr("last 2 layers with weights take 25088"));
}

// A model of models/, ten corrections, and how much of MNIST it may forget.
struct Shipped {
  const char* file;
  double forgotten;
  std::vector<Habit> habits;
};

class TeachShipped : public ::testing::TestWithParam<Shipped> {};

TEST_P(TeachShipped, LearnsAHandAndKeepsMnist) {
  const std::optional<DataSet> mnist = testing::mnist_train_set();
  if (!mnist) {
    GTEST_SKIP() << "MNIST is not there";
  }
  std::ifstream file(std::string(INKLING_SOURCE_DIR "/models/") + GetParam().file, std::ios::binary);
  const Model model = read_model(Bytes(std::istreambuf_iterator<char>(file), {})).value();
  // Of the images that `inkling train` holds out.
  std::array<std::uint32_t, 2000> some{};
  std::iota(some.begin(), some.end(), 0U);
  const DataSet digits = split(*mnist, {0.9, 0.1, 0}, 1)->validation.select(some);
  for (const Habit& habit : GetParam().habits) {
    const DataSet repeats = written(habit, 50, 2);
    ASSERT_LT(share_right(model, repeats), 0.2) << habit.name;
    const Model taught = teach(model, written(habit, 10, 1))->model;
    EXPECT_GE(share_right(taught, repeats), 0.8) << habit.name;
    EXPECT_GE(accuracy(taught, digits), accuracy(model, digits) - GetParam().forgotten) << habit.name;
  }
}

// One is enough of what takes a second natively and minutes under sanitizers.
INSTANTIATE_TEST_SUITE_P(
    Models, TeachShipped,
    ::testing::Values(Shipped{"mlp-v5.npz", 0.002, {kVeeForSeven, kWedgeForEight, kZedForSeven}},
                      Shipped{"cnn-v1.npz", 0.003, {kVeeForSeven}}),
    [](const auto& of) { return std::string(of.param.file, 3); });

}  // namespace
}  // namespace inkling
