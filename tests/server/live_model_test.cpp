#include "server/live_model.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "inkling/data_set.hpp"
#include "support/model_maker.hpp"

namespace inkling::server {
namespace {

using ::testing::HasSubstr;

std::shared_ptr<const ServedModel> make_served() {
  return std::make_shared<const ServedModel>(testing::make_model());
}

TEST(LiveModel, LearnsFromSyntheticDigits) {
  LiveModel live(LiveModel::untrained().value(), "untrained", {.source = "synthetic:3000"});
  const LiveModel::Turn turn = live.try_begin();
  ASSERT_TRUE(turn);
  const auto score = live.train(10, turn);
  ASSERT_TRUE(score) << score.error().message;
  EXPECT_EQ(score->images, 100);
  EXPECT_TRUE(score->finished);
  EXPECT_GT(score->right, 50);  // 10 by chance
  EXPECT_THAT(live.status().origin, HasSubstr("synthetic"));
  EXPECT_EQ(live.current()->model().epochs, 10);
  EXPECT_FALSE(live.status().training);
}

TEST(LiveModel, TrainsACopy) {
  const auto before = make_served();
  const auto weights = before->model().network.parameters()[0].values;
  LiveModel live(before, "given", {.source = "synthetic:100"});
  ASSERT_TRUE(live.train(1, live.try_begin()));
  EXPECT_NE(live.current(), before);
  EXPECT_EQ(before->model().network.parameters()[0].values, weights);
  EXPECT_NE(live.current()->model().network.parameters()[0].values, weights);
}

TEST(LiveModel, ForgetsWhatWasMeasuredBeforeTraining) {
  Model model = testing::make_model();
  model.test_accuracy = 0.9;
  model.temperature = 2;
  LiveModel live(std::make_shared<const ServedModel>(std::move(model)), "given", {.source = "synthetic:100"});
  ASSERT_TRUE(live.train(1, live.try_begin()));
  EXPECT_EQ(live.current()->model().test_accuracy, 0);
  EXPECT_EQ(live.current()->model().temperature, 1);
}

TEST(LiveModel, AllowsOneChangeAtATime) {
  LiveModel live(make_served(), "given", {.source = "synthetic:100"});
  {
    const LiveModel::Turn turn = live.try_begin();
    EXPECT_TRUE(turn);
    std::thread([&] { EXPECT_FALSE(live.try_begin()); }).join();
  }
  EXPECT_TRUE(live.try_begin());
}

TEST(LiveModel, PublishesAfterEachEpochAndStopsWhenTold) {
  LiveModel live(make_served(), "given", {.source = "synthetic:2000"});
  std::atomic<bool> finished = true;
  std::thread training([&] { finished = live.train(10'000, live.try_begin())->finished; });
  const auto first = live.current();
  while (live.current() == first) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const auto second = live.current();
  while (live.current() == second) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_TRUE(live.status().training);
  live.stop();
  training.join();
  EXPECT_FALSE(finished);
}

TEST(LiveModel, ReplacesTheModelForThoseWhoAskNext) {
  LiveModel live(make_served(), "given", {});
  const auto old = live.current();
  const auto other = make_served();
  live.replace(other, "mlp-v5", live.try_begin());
  EXPECT_EQ(live.current(), other);
  EXPECT_NE(old, other);
  EXPECT_EQ(live.status().origin, "mlp-v5");
}

TEST(LiveModel, TellsItsListenerOfEachModel) {
  LiveModel live(make_served(), "given", {.source = "synthetic:100"});
  std::vector<std::shared_ptr<const ServedModel>> heard;
  live.on_publish([&](const auto& model) { heard.push_back(model); });
  EXPECT_EQ(heard.back(), live.current());
  live.replace(make_served(), "other", live.try_begin());
  EXPECT_EQ(heard.back(), live.current());
  ASSERT_TRUE(live.train(2, live.try_begin()));
  EXPECT_EQ(heard.size(), 4U);
  EXPECT_EQ(heard.back(), live.current());
}

TEST(LiveModel, TellsWhenItsDataIsNotThere) {
  LiveModel live(make_served(), "given", {.source = "/nowhere/at-all"});
  const Result<void> loaded = live.load_training_data();
  ASSERT_FALSE(loaded);
  EXPECT_THAT(loaded.error().message, HasSubstr("/nowhere/at-all"));
}

}  // namespace
}  // namespace inkling::server
