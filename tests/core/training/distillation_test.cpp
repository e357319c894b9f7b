#include "inkling/distillation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "inkling/metrics.hpp"
#include "inkling/negatives.hpp"
#include "inkling/synthetic.hpp"
#include "support/allocations.hpp"

namespace inkling {
namespace {

using ::testing::HasSubstr;

Model make_model(std::string_view architecture, std::uint64_t seed = 1) {
  Result<Network> network = Network::build(architecture, {28, 28, 1});
  network->initialize(Initializer::glorot, seed);
  return Model{.network = std::move(*network), .temperature = 2};
}

Matrix some_images(int count) {
  const DataSet data = synthesize(static_cast<std::size_t>(count), 3);
  Matrix images(count, kImagePixels);
  for (int i = 0; i < count; ++i) {
    scale_pixels(data.image(static_cast<std::size_t>(i)),
                 std::span<float, kImagePixels>(&images(i, 0), kImagePixels));
  }
  return images;
}

TEST(Distillation, AnswersWithTheMeanOfTheLogitsOverTheirTemperatures) {
  std::vector<Model> models = {make_model("dense 10 softmax", 1),
                               make_model("dense 5 relu, dense 10 softmax-or-none", 2)};
  models[1].temperature = 0.5;
  const Matrix images = some_images(3);
  std::vector<float> expected(30);
  for (const Model& model : models) {
    Network::Workspace workspace;
    model.network.forward(MatrixView(images.data(), 3, kImagePixels), workspace);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      expected[i] += workspace.logits().data()[i] / static_cast<float>(model.temperature) / 2;
    }
  }
  const Result<Teacher> teacher = make_teacher(models, models[0].network, 1);
  ASSERT_TRUE(teacher);
  std::vector<float> logits(30);
  (*teacher)(MatrixView(images.data(), 3, kImagePixels), 0, logits);
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(logits[i], expected[i], 1e-5) << i;
}

TEST(Distillation, RefusesWhatCannotTeach) {
  const Network student = std::move(make_model("dense 10 softmax").network);
  const auto refusal = [&](std::vector<Model> models) {
    const Result<Teacher> teacher = make_teacher(std::move(models), student, 1);
    return teacher ? "accepted" : teacher.error().message;
  };
  EXPECT_THAT(refusal({}), HasSubstr("one model or more"));
  EXPECT_THAT(refusal({make_model("dense 4 softmax")}), HasSubstr("expected 10 outputs, got 4"));
  EXPECT_THAT(refusal({make_model("dense 10 sigmoid")}), HasSubstr("softmax-or-none"));
  Model small{.network = std::move(*Network::build("dense 10 softmax", {7, 7, 1}))};
  EXPECT_THAT(refusal({small}), HasSubstr("784 values, got one that takes 49"));
}

TEST(Distillation, AStudentLearnsWhatItsTeacherSays) {
  Result<Training> schooling =
      Training::start(std::move(make_model("dense 30 relu, dense 10 softmax").network),
                      {.epochs = 10, .loss = Loss::cross_entropy, .threads = 1});
  ASSERT_TRUE(schooling->run(synthesize(3000, 1), {}, nullptr));
  DataSet mislabelled = synthesize(3000, 5);
  for (std::uint8_t& label : mislabelled.labels) label = static_cast<std::uint8_t>((label + 1) % 10);
  Model student = make_model("dense 30 relu, dense 10 softmax", 7);
  TrainingOptions options{.epochs = 10, .loss = Loss::cross_entropy, .teacher_share = 1, .threads = 2};
  options.teacher = *make_teacher({Model{.network = schooling->network()}}, student.network, options.threads);
  Result<Training> training = Training::start(student.network, options);
  ASSERT_TRUE(training->run(mislabelled, {}, nullptr));
  EXPECT_GT(evaluate(training->network(), 1, synthesize(1000, 2))->accuracy, 0.7);
}

TEST(Distillation, TheLabelTellsWhatIsNoDigit) {
  DataSet data = synthesize(60, 1);
  data.append(synthesize_negatives(40, 1));
  std::size_t asked = 0;
  TrainingOptions options{.epochs = 1, .batch_size = 50, .loss = Loss::cross_entropy, .threads = 1};
  options.teacher = [&asked](const MatrixView& images, int, std::span<float> logits) {
    asked += static_cast<std::size_t>(images.rows());
    std::fill(logits.begin(), logits.end(), 0.0F);
  };
  Result<Training> training =
      Training::start(std::move(make_model("dense 10 softmax-or-none").network), options);
  ASSERT_TRUE(training->run(data, {}, nullptr));
  EXPECT_EQ(asked, 60U);
}

TEST(Distillation, AnswersReachTheDigitsThatTheyAreAbout) {
  DataSet digits = synthesize(64, 1);
  DataSet mixed;
  const DataSet negatives = synthesize_negatives(64, 2);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    mixed.append(digits.image(i), digits.labels[i]);
    mixed.append(negatives.image(i), kNoDigit);
  }
  const auto train = [](const DataSet& data, const Teacher& teacher, double share) {
    TrainingOptions options{.epochs = 1,
                            .batch_size = 128,
                            .loss = Loss::cross_entropy,
                            .teacher_share = share,
                            .teacher_temperature = 1,
                            .threads = 1};
    options.teacher = teacher;
    Result<Training> training =
        Training::start(std::move(make_model("dense 10 softmax-or-none").network), options);
    double loss = 0;
    EXPECT_TRUE(training->run(data, {}, [&loss](const Progress& progress) {
      loss = progress.loss;
      return true;
    }));
    return loss;
  };
  // A teacher that is the untrained student itself: no digit's loss can be smaller, whatever its answer.
  const Model self = make_model("dense 10 softmax-or-none");
  const Teacher same = [network = self.network](const MatrixView& images, int, std::span<float> logits) {
    Network::Workspace workspace;
    network.forward(images, workspace);
    std::copy_n(workspace.logits().data(), logits.size(), logits.begin());
  };
  const Teacher shifted = [same](const MatrixView& images, int worker, std::span<float> logits) {
    same(images, worker, logits);
    std::rotate(logits.begin(), logits.begin() + 10, logits.end());
  };
  EXPECT_LT(train(mixed, same, 1), train(mixed, shifted, 1));
}

TEST(Distillation, NothingIsAllocatedForABatch) {
  const Model model = make_model("conv 4 3x3 relu, flatten, dense 10 softmax-or-none");
  TrainingOptions options{.epochs = 1, .batch_size = 32, .loss = Loss::cross_entropy, .threads = 1};
  options.teacher = *make_teacher({model}, model.network, 1);
  const DataSet data = synthesize(320, 1);
  Result<Training> training = Training::start(model.network, options);
  ASSERT_TRUE(training->step(data, {}, 2));
  const long before = testing::allocations();
  ASSERT_TRUE(training->step(data, {}, 5));
  EXPECT_EQ(testing::allocations() - before, 0);
}

TEST(Distillation, NeedsCrossEntropyAndASoftmax) {
  const Network network = std::move(make_model("dense 10 softmax").network);
  const auto refusal = [](const Network& student, const TrainingOptions& options) {
    const Result<Training> training = Training::start(student, options);
    return training ? "accepted" : training.error().message;
  };
  TrainingOptions options{.loss = Loss::quadratic};
  options.teacher = [](const MatrixView&, int, std::span<float>) {};
  EXPECT_THAT(refusal(network, options), HasSubstr("cross-entropy"));
  options.loss = Loss::cross_entropy;
  EXPECT_THAT(refusal(make_model("dense 10 sigmoid").network, options), HasSubstr("softmax"));
  options.teacher_share = 1.5;
  EXPECT_THAT(refusal(network, options), HasSubstr("a share from 0 to 1"));
  options.teacher_share = 1;
  options.teacher_temperature = 0;
  EXPECT_THAT(refusal(network, options), HasSubstr("temperature above 0"));
}

}  // namespace
}  // namespace inkling
