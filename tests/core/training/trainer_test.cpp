#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "inkling/calibration.hpp"
#include "inkling/metrics.hpp"
#include "inkling/npz.hpp"
#include "inkling/synthetic.hpp"
#include "inkling/training.hpp"
#include "support/allocations.hpp"

namespace inkling {
namespace {

using ::testing::HasSubstr;

Network make_network(std::string_view architecture = "dense 30 sigmoid, dense 10 sigmoid") {
  Result<Network> network = Network::build(architecture, {28, 28, 1});
  network->initialize(Initializer::glorot, 1);
  return std::move(*network);
}

std::vector<std::vector<float>> values_of(const Network& network) {
  std::vector<std::vector<float>> values;
  for (const Network::Parameter& parameter : network.parameters()) {
    values.push_back(parameter.values);
  }
  return values;
}

Network train(const TrainingOptions& options, const DataSet& data) {
  Result<Training> training = Training::start(make_network(), options);
  EXPECT_TRUE(training->run(data, {}, nullptr));
  return training->network();
}

TEST(Training, LearnsSyntheticDigits) {
  Result<Training> training = Training::start(make_network("dense 30 relu, dense 10 softmax"),
                                              {.epochs = 8, .loss = Loss::cross_entropy});
  ASSERT_TRUE(training->run(synthesize(4000, 1), {}, nullptr));
  EXPECT_GT(evaluate(training->network(), 1, synthesize(1000, 2))->accuracy, 0.8);
}

TEST(Training, GivesTheSameBytesInStepsOfAnySize) {
  const DataSet data = synthesize(700, 1);
  const DataSet validation = synthesize(100, 2);
  const TrainingOptions options{.epochs = 3, .batch_size = 96, .schedule = Schedule::cosine, .threads = 1};
  std::vector<Progress> epochs;
  Result<Training> at_once = Training::start(make_network(), options);
  ASSERT_TRUE(at_once->run(data, validation, [&epochs](const Progress& progress) {
    if (progress.epoch_done) epochs.push_back(progress);
    return true;
  }));
  for (const int batches : {1, 3, 1000}) {
    Result<Training> in_steps = Training::start(make_network(), options);
    Progress progress;
    for (std::size_t done = 0; !progress.done; done += progress.epoch_done ? 1 : 0) {
      const int expected = progress.epoch_done || progress.batch == 0 ? 0 : progress.batch;
      progress = *in_steps->step(data, validation, batches);
      EXPECT_EQ(progress.batch, std::min(expected + batches, 8));
      EXPECT_EQ(progress.epoch_done, progress.batch == 8);
      if (progress.epoch_done) {
        ASSERT_LT(done, epochs.size());
        EXPECT_EQ(progress.epoch, epochs[done].epoch);
        EXPECT_EQ(progress.loss, epochs[done].loss);
        EXPECT_EQ(progress.accuracy, epochs[done].accuracy);
        EXPECT_EQ(progress.validation_accuracy, epochs[done].validation_accuracy);
      }
    }
    EXPECT_EQ(values_of(in_steps->network()), values_of(at_once->network()));
  }
}

TEST(Training, RefusesStepsThatCannotBe) {
  const DataSet data = synthesize(50, 1);
  Result<Training> training = Training::start(make_network(), {.epochs = 1, .batch_size = 10, .threads = 1});
  EXPECT_THAT(training->step(data, {}, 0).error().message, HasSubstr("expected 1 batch or more"));
  EXPECT_THAT(training->step({}, {}, 1).error().message, HasSubstr("at least one image"));
  ASSERT_TRUE(training->step(data, {}, 2));
  EXPECT_THAT(training->step(synthesize(60, 1), {}, 1).error().message,
              HasSubstr("began with 50 images, and goes on with 60"));
  ASSERT_TRUE(training->step(data, {}, 3)->done);
  EXPECT_THAT(training->step(data, {}, 1).error().message, HasSubstr("epochs that are not done yet"));
}

TEST(Training, RunBeginsABrokenEpochAnew) {
  const DataSet data = synthesize(50, 1);
  const TrainingOptions options{.epochs = 2, .batch_size = 10, .threads = 1};
  Result<Training> training = Training::start(make_network(), options);
  ASSERT_TRUE(training->step(data, {}, 2));
  std::vector<int> batches;
  ASSERT_TRUE(training->run(data, {}, [&batches](const Progress& progress) {
    batches.push_back(progress.batch);
    return true;
  }));
  EXPECT_THAT(batches, ::testing::ElementsAre(1, 2, 3, 4, 5, 1, 2, 3, 4, 5));
}

TEST(Training, GivesTheSameBytesWhateverTheNumberOfThreads) {
  const DataSet data = synthesize(700, 1);
  for (const Optimizer optimizer : {Optimizer::sgd, Optimizer::adam}) {
    TrainingOptions options{
        .epochs = 2, .batch_size = 96, .momentum = 0.5, .optimizer = optimizer, .threads = 1};
    // A transform that draws: each image has its own stream, whoever loads it.
    options.transform = [](const DataSet& images, std::size_t index, Random& random, auto out) {
      const auto image = images.image(index);
      scale_pixels(image, out);
      out[0] = static_cast<float>(random.uniform());
    };
    const auto alone = values_of(train(options, data));
    for (const int threads : {2, 3, 8}) {
      options.threads = threads;
      EXPECT_EQ(values_of(train(options, data)), alone) << threads << " threads";
    }
  }
}

constexpr std::string_view kConvolutional =
    "conv 4 3x3 stride 2, batchnorm relu, maxpool 2x2, dropout 0.2, dense 10 softmax-or-none";

// With everything that remembers something between steps.
TrainingOptions convolutional_options() {
  TrainingOptions options{.epochs = 4, .batch_size = 100};
  options.optimizer = Optimizer::adamw;
  options.weight_decay = 0.01;
  options.loss = Loss::cross_entropy;
  options.label_smoothing = 0.05;
  options.average_decay = 0.9;
  options.warmup_epochs = 1;
  options.schedule = Schedule::step;
  options.decay_every = 2;
  return options;
}

TEST(Training, ConvolutionsGiveTheSameBytesWhateverTheNumberOfThreads) {
  DataSet data = synthesize(330, 1);
  data.labels[7] = kNoDigit;
  TrainingOptions options = convolutional_options();
  options.epochs = 2;
  options.threads = 1;
  const auto train_convolutional = [&] {
    Result<Training> training = Training::start(make_network(kConvolutional), options);
    EXPECT_TRUE(training->run(data, {}, nullptr));
    return values_of(training->network());
  };
  const auto alone = train_convolutional();
  for (const int threads : {2, 3, 8}) {
    options.threads = threads;
    EXPECT_EQ(train_convolutional(), alone) << threads << " threads";
  }
}

TEST(Training, ResumesAveragesAndPatienceToTheSameBytes) {
  const DataSet data = synthesize(300, 1);
  const DataSet validation = synthesize(100, 2);
  for (const int patience : {0, 2}) {
    TrainingOptions options = convolutional_options();
    options.patience = patience;
    Result<Training> uninterrupted = Training::start(make_network(kConvolutional), options);
    ASSERT_TRUE(uninterrupted->run(data, validation, nullptr));

    Result<Training> first = Training::start(make_network(kConvolutional), options);
    ASSERT_TRUE(first->run(data, validation, [](const Progress& progress) {
      return !(progress.epoch_done && progress.epoch == 2);
    }));
    npz::Archive checkpoint;
    first->save(checkpoint);
    Result<Training> second = Training::resume(first->network(), checkpoint, options);
    ASSERT_TRUE(second) << second.error().message;
    ASSERT_TRUE(second->run(data, validation, nullptr));
    EXPECT_EQ(values_of(second->network()), values_of(uninterrupted->network())) << "patience " << patience;
    EXPECT_EQ(second->epochs_done(), uninterrupted->epochs_done());
  }
}

TEST(Training, StopsWithoutGainAndKeepsTheBest) {
  TrainingOptions options{.epochs = 50, .patience = 3};
  options.learning_rate = 1e-9;  // nothing is learned: no epoch is better than the first
  Result<Training> training = Training::start(make_network(), options);
  EXPECT_TRUE(*training->run(synthesize(100, 1), synthesize(50, 2), nullptr));
  EXPECT_EQ(training->epochs_done(), 4);

  Result<Training> blind = Training::start(make_network(), options);
  EXPECT_THAT(blind->run(synthesize(100, 1), {}, nullptr).error().message, HasSubstr("validation images"));
}

TEST(Training, LearnsThatSomePicturesShowNoDigit) {
  DataSet data = synthesize(600, 1);
  // Turned upside down in brightness, every other image is none.
  for (std::size_t i = 0; i < data.size(); i += 2) {
    data.labels[i] = kNoDigit;
    for (std::size_t pixel = i * kImagePixels; pixel < (i + 1) * kImagePixels; ++pixel) {
      data.pixels[pixel] = static_cast<std::uint8_t>(255 - data.pixels[pixel]);
    }
  }
  TrainingOptions options{.epochs = 20, .loss = Loss::cross_entropy};
  Result<Training> training =
      Training::start(make_network("dense 20 relu, dense 10 softmax-or-none"), options);
  ASSERT_TRUE(training->run(data, {}, nullptr));
  const std::vector<float> sure = confidences(training->network(), 1, data, 1);
  for (std::size_t i = 0; i < 20; i += 2) {
    EXPECT_LT(sure[i], 0.2F);
    EXPECT_GT(sure[i + 1], 0.2F);
  }

  Result<Training> plain = Training::start(make_network("dense 10 softmax"), options);
  EXPECT_THAT(plain->run(data, {}, nullptr).error().message, HasSubstr("softmax-or-none"));
}

TEST(Training, SchedulesAreAsTheySay) {
  // With a gradient that is always the same, plain descent moves by the rate: the bias of an empty image.
  const auto distance = [](const TrainingOptions& options) {
    DataSet data;
    data.append(std::array<std::uint8_t, kImagePixels>{}, 3);
    Result<Training> training = Training::start(make_network("dense 10 sigmoid"), options);
    const float before = training->network().parameters()[1].values[3];
    EXPECT_TRUE(training->run(data, {}, nullptr));
    return training->network().parameters()[1].values[3] - before;
  };
  TrainingOptions options{.epochs = 20, .learning_rate = 1e-3};
  const float constant = distance(options);
  options.schedule = Schedule::cosine;
  EXPECT_NEAR(distance(options) / constant, 0.5, 0.03);
  options.schedule = Schedule::step;
  options.decay_every = 10;
  EXPECT_NEAR(distance(options) / constant, 0.55, 0.01);
  options.schedule = Schedule::constant;
  options.warmup_epochs = 20;
  EXPECT_NEAR(distance(options) / constant, 0.5, 0.03);
}

TEST(Training, AnotherSeedGivesAnotherNetwork) {
  const DataSet data = synthesize(300, 1);
  EXPECT_NE(values_of(train({.epochs = 1, .seed = 1}, data)),
            values_of(train({.epochs = 1, .seed = 2}, data)));
}

TEST(Training, OneStepOfPlainDescentFollowsTheGradient) {
  // Averaged over the batch: training twice the same image is training it once.
  DataSet once = synthesize(1, 1);
  DataSet twice = once;
  twice.append(once.image(0), once.labels[0]);
  EXPECT_EQ(values_of(train({.epochs = 1}, once)), values_of(train({.epochs = 1}, twice)));
}

TEST(Training, ResumesToTheBytesOfAnUninterruptedRun) {
  const DataSet data = synthesize(500, 1);
  for (const Optimizer optimizer : {Optimizer::sgd, Optimizer::adam}) {
    TrainingOptions options{
        .epochs = 4, .momentum = 0.9, .schedule = Schedule::cosine, .optimizer = optimizer};
    options.learning_rate = optimizer == Optimizer::adam ? 0.001 : 0.1;
    const auto uninterrupted = values_of(train(options, data));

    Result<Training> first = Training::start(make_network(), options);
    EXPECT_FALSE(*first->run(
        data, {}, [](const Progress& progress) { return !(progress.epoch_done && progress.epoch == 2); }));
    EXPECT_EQ(first->epochs_done(), 2);
    npz::Archive checkpoint;
    first->save(checkpoint);

    Result<Training> second = Training::resume(first->network(), checkpoint, options);
    ASSERT_TRUE(second) << second.error().message;
    EXPECT_TRUE(*second->run(data, {}, nullptr));
    EXPECT_EQ(values_of(second->network()), uninterrupted);
  }
}

TEST(Training, RefusesACheckpointOfAnotherRun) {
  Result<Training> training = Training::start(make_network(), {.epochs = 1});
  npz::Archive checkpoint;
  training->save(checkpoint);
  const auto resume = [&](const TrainingOptions& options) {
    return Training::resume(make_network(), checkpoint, options).error().message;
  };
  EXPECT_THAT(resume({.seed = 9}), HasSubstr("training.seed = 1, not 9"));
  EXPECT_THAT(resume({.batch_size = 9}), HasSubstr("training.batch_size = 128, not 9"));
  EXPECT_THAT(resume({.optimizer = Optimizer::adam}), HasSubstr("optimizer sgd, not adam"));
  EXPECT_THAT(Training::resume(make_network("dense 9 relu, dense 10"), checkpoint, {}).error().message,
              HasSubstr("training.0.weight.mean: expected"));
  EXPECT_THAT(Training::resume(make_network(), npz::Archive(), {}).error().message,
              HasSubstr("not a checkpoint"));
}

TEST(Training, ReportsGroupsAndEpochs) {
  const DataSet data = synthesize(640, 1);
  Result<Training> training = Training::start(
      make_network(), {.epochs = 2, .batch_size = 16, .clock = [t = 0.0]() mutable { return t += 1; }});
  std::vector<Progress> reports;
  ASSERT_TRUE(training->run(data, synthesize(100, 2), [&](const Progress& progress) {
    reports.push_back(progress);
    return true;
  }));
  ASSERT_FALSE(reports.empty());
  EXPECT_GE(reports.size(), 20U);
  EXPECT_EQ(reports.front().batches, 40);
  EXPECT_FALSE(reports.front().epoch_done);
  const Progress& last = reports.back();
  EXPECT_TRUE(last.epoch_done);
  EXPECT_EQ(last.epoch, 2);
  EXPECT_EQ(last.batch, 40);
  EXPECT_GT(last.seconds, reports.front().seconds);
  EXPECT_GT(last.images_per_second, 0);
  EXPECT_GT(last.loss, 0);
  ASSERT_TRUE(last.validation_accuracy);
  EXPECT_GT(*last.validation_accuracy, 0.1);
}

TEST(Training, StopsInTheMiddleOfAnEpochWhenAsked) {
  Result<Training> training = Training::start(make_network(), {.epochs = 5, .batch_size = 8});
  int calls = 0;
  const Result<bool> finished =
      training->run(synthesize(800, 1), {}, [&](const Progress&) { return ++calls < 3; });
  ASSERT_TRUE(finished);
  EXPECT_FALSE(*finished);
  EXPECT_EQ(calls, 3);
  EXPECT_EQ(training->epochs_done(), 0);
}

TEST(Training, NamesTheOptionThatCannotBe) {
  const auto error = [](TrainingOptions options) {
    return Training::start(make_network(), std::move(options)).error().message;
  };
  EXPECT_THAT(error({.epochs = 0}), HasSubstr("epochs: expected 1 to"));
  EXPECT_THAT(error({.batch_size = 0}), HasSubstr("batch size"));
  EXPECT_THAT(error({.learning_rate = -1}), HasSubstr("learning rate"));
  EXPECT_THAT(error({.learning_rate = std::numeric_limits<double>::infinity()}), HasSubstr("learning rate"));
  EXPECT_THAT(error({.momentum = 1}), HasSubstr("momentum"));
  EXPECT_THAT(error({.weight_decay = -1}), HasSubstr("weight decay"));
  EXPECT_THAT(error({.decay_every = 0}), HasSubstr("step schedule"));
  EXPECT_THAT(error({.decay_factor = 2}), HasSubstr("step schedule"));
  EXPECT_THAT(error({.warmup_epochs = -1}), HasSubstr("warm-up"));
  EXPECT_THAT(error({.label_smoothing = 0.1}), HasSubstr("cross-entropy"));
  EXPECT_THAT(error({.average_decay = 1}), HasSubstr("average"));
  EXPECT_THAT(error({.patience = -1}), HasSubstr("patience"));
  EXPECT_THAT(Training::start(make_network("dense 10 relu"), {.loss = Loss::cross_entropy}).error().message,
              HasSubstr("softmax or sigmoid"));
}

TEST(Training, RefusesDataItCannotLearnFrom) {
  Result<Training> training = Training::start(make_network("dense 5 softmax"), {});
  EXPECT_THAT(training->run({}, {}, nullptr).error().message, HasSubstr("got none"));
  EXPECT_THAT(training->run(synthesize(20, 1), {}, nullptr).error().message,
              HasSubstr("beyond the network's 5 outputs"));
}

TEST(Training, SaysThatItDiverged) {
  const DataSet data = synthesize(100, 1);
  for (const TrainingOptions& options :
       {TrainingOptions{.learning_rate = 1e30}, TrainingOptions{.weight_decay = 1e30}}) {
    Result<Training> training = Training::start(make_network("dense 20 relu, dense 10"), options);
    EXPECT_THAT(training->run(data, data, nullptr).error().message, HasSubstr("training diverged in epoch"));
  }
}

TEST(Training, AllocatesNothingABatchAfterWarmUp) {
  const DataSet small = synthesize(64, 1);
  const DataSet large = synthesize(640, 1);
  const auto allocations_for = [](const DataSet& data) {
    Result<Training> training =
        Training::start(make_network(), {.epochs = 1, .batch_size = 16, .threads = 1});
    const long before = testing::allocations();
    EXPECT_TRUE(training->run(data, {}, nullptr));
    return testing::allocations() - before;
  };
  EXPECT_EQ(allocations_for(large), allocations_for(small));
}

}  // namespace
}  // namespace inkling
