#include "inkling/distillation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "inkling/metrics.hpp"
#include "inkling/negatives.hpp"
#include "inkling/synthetic.hpp"
#include "inkling/tensor.hpp"
#include "support/allocations.hpp"

namespace inkling {
namespace {

using ::testing::HasSubstr;

Model make_model(std::string_view architecture, std::uint64_t seed = 1) {
  Result<Network> network = Network::build(architecture, {28, 28, 1});
  network->initialize(Initializer::glorot, seed);
  return Model{.network = std::move(*network), .temperature = 2};
}

std::unique_ptr<Teacher> teacher_of(std::vector<Model> models, const Network& student,
                                    DistillationOptions options = {}) {
  options.threads = options.threads == 0 ? 1 : options.threads;
  Result<std::unique_ptr<Teacher>> teacher = make_teacher(std::move(models), student, options);
  EXPECT_TRUE(teacher);
  return std::move(*teacher);
}

// Samples whose network is unsure of everything: its logits are 0.
struct Samples {
  explicit Samples(DataSet set)
      : data(std::move(set)),
        images(data.size() * kImagePixels),
        logits(data.size() * kDigits),
        losses(data.size()),
        gradients(data.size() * kDigits) {
    for (std::size_t i = 0; i < data.size(); ++i) {
      scale_pixels(data.image(i), std::span<float, kImagePixels>(&images[i * kImagePixels], kImagePixels));
    }
  }
  EvaluatedSamples evaluated() {
    return {.count = static_cast<int>(data.size()),
            .images = images.data(),
            .labels = data.labels.data(),
            .logits = logits.data(),
            .losses = losses.data(),
            .gradients = gradients.data(),
            .gradient_row = kDigits};
  }

  DataSet data;
  std::vector<float> images;
  std::vector<float> logits;
  std::vector<double> losses;
  std::vector<float> gradients;
};

// Every digit gets the answer to itself, whatever is between them, and in groups of any number.
TEST(Distillation, AnswersAreTheMeanOfTheLogitsOverTheirTemperatures) {
  std::vector<Model> models = {make_model("dense 10 softmax", 1),
                               make_model("dense 5 relu, dense 10 softmax", 2)};
  models[1].temperature = 0.5;
  const DataSet digits = synthesize(70, 3);
  const DataSet others = synthesize_negatives(70, 3);
  DataSet mixed;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    mixed.append(digits.image(i), digits.labels[i]);
    if (i % 3 == 0) mixed.append(others.image(i), kNoDigit);
  }
  Samples samples(mixed);
  constexpr double kTemperature = 3;
  teacher_of(models, models[0].network, {.share = 1, .temperature = kTemperature})
      ->teach(samples.evaluated(), 0);

  Network::Workspace workspace;
  for (std::size_t i = 0; i < mixed.size(); ++i) {
    std::array<float, kDigits> mean{};
    for (const Model& model : models) {
      model.network.forward(MatrixView(&samples.images[i * kImagePixels], 1, kImagePixels), workspace);
      for (std::size_t k = 0; k < mean.size(); ++k) {
        mean[k] += workspace.logits().data()[k] / static_cast<float>(2 * model.temperature);
      }
    }
    probabilities_of(Activation::softmax, kTemperature, mean, mean);
    const bool is_digit = mixed.labels[i] != kNoDigit;
    for (std::size_t k = 0; k < mean.size(); ++k) {
      EXPECT_NEAR(samples.gradients[i * kDigits + k], is_digit ? kTemperature * (0.1 - mean[k]) : 0, 1e-5)
          << i;
    }
    EXPECT_EQ(samples.losses[i] > 0, is_digit);
  }
}

TEST(Distillation, RefusesWhatCannotTeach) {
  const Network student = std::move(make_model("dense 10 softmax").network);
  const auto refusal = [&](std::vector<Model> models, DistillationOptions options = {}) {
    const auto teacher = make_teacher(std::move(models), student, options);
    return teacher ? "accepted" : teacher.error().message;
  };
  EXPECT_THAT(refusal({}), HasSubstr("one model or more"));
  EXPECT_THAT(refusal({make_model("dense 4 softmax")}), HasSubstr("10 outputs, got one with 4"));
  EXPECT_THAT(refusal({make_model("dense 10 softmax-or-none")}), HasSubstr("end as the network does"));
  Model small{.network = std::move(*Network::build("dense 10 softmax", {7, 7, 1}))};
  EXPECT_THAT(refusal({small}), HasSubstr("28x28x1, got one that takes 7x7x1"));
  EXPECT_THAT(refusal({make_model("dense 10 softmax")}, {.share = 1.5}), HasSubstr("from 0 to 1"));
  EXPECT_THAT(refusal({make_model("dense 10 softmax")}, {.temperature = 0}), HasSubstr("above 0"));
  const Model sigmoid = make_model("dense 10 sigmoid");
  EXPECT_THAT(make_teacher({sigmoid}, sigmoid.network, {}).error().message, HasSubstr("softmax-or-none"));
}

TEST(Distillation, AStudentLearnsWhatItsTeacherSays) {
  Result<Training> schooling =
      Training::start(std::move(make_model("dense 30 relu, dense 10 softmax").network),
                      {.epochs = 6, .loss = Loss::cross_entropy, .threads = 1});
  ASSERT_TRUE(schooling->run(synthesize(3000, 1), {}, nullptr));
  DataSet mislabelled = synthesize(3000, 5);
  for (std::uint8_t& label : mislabelled.labels) label = static_cast<std::uint8_t>((label + 1) % 10);
  const Model student = make_model("dense 30 relu, dense 10 softmax", 7);
  const auto teacher =
      teacher_of({Model{.network = schooling->network()}}, student.network, {.share = 1, .threads = 2});
  Result<Training> training = Training::start(
      student.network, {.epochs = 10, .loss = Loss::cross_entropy, .threads = 2, .teacher = teacher.get()});
  ASSERT_TRUE(training->run(mislabelled, {}, nullptr));
  EXPECT_GT(evaluate(training->network(), 1, synthesize(1000, 2))->accuracy, 0.7);
}

TEST(Distillation, TheSameBytesWhateverTheNumberOfThreads) {
  DataSet data = synthesize(200, 1);
  data.append(synthesize_negatives(60, 1));
  const Model model = make_model("dense 10 softmax-or-none");
  const auto train = [&](int threads) {
    const auto teacher =
        teacher_of({make_model("dense 10 softmax-or-none", 9)}, model.network, {.threads = threads});
    Result<Training> training = Training::start(model.network, {.epochs = 2,
                                                                .batch_size = 100,
                                                                .loss = Loss::cross_entropy,
                                                                .threads = threads,
                                                                .teacher = teacher.get()});
    EXPECT_TRUE(training->run(data, {}, nullptr));
    return training->network().parameters()[0].values;
  };
  EXPECT_EQ(train(1), train(3));
}

TEST(Distillation, NothingIsAllocatedForABatch) {
  const Model model = make_model("conv 4 3x3 relu, flatten, dense 10 softmax-or-none");
  const auto teacher = teacher_of({model}, model.network);
  const DataSet data = synthesize(320, 1);
  Result<Training> training = Training::start(
      model.network,
      {.epochs = 1, .batch_size = 32, .loss = Loss::cross_entropy, .threads = 1, .teacher = teacher.get()});
  ASSERT_TRUE(training->step(data, {}, 2));
  const long before = testing::allocations();
  ASSERT_TRUE(training->step(data, {}, 5));
  EXPECT_EQ(testing::allocations() - before, 0);
}

}  // namespace
}  // namespace inkling
