#include "server/metrics/predictions.hpp"

#include <gmock/gmock.h>

#include <string>
#include <thread>
#include <vector>

namespace inkling::metrics {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string text_of(const Predictions& predictions) {
  Exposition out;
  predictions.write(out);
  return out.text();
}

TEST(Predictions, CountsByModelVersionAndLabel) {
  Predictions predictions;
  predictions.add("mlp-v5", "5", {7, 0.97F, true});
  predictions.add("mlp-v5", "5", {7, 0.98F, true});
  predictions.add("mlp-v5", "6", {1, 0.3F, false});
  predictions.add("live", "", {0, 1.0F, true});
  const std::string text = text_of(predictions);
  EXPECT_THAT(text, HasSubstr("inkling_predictions_total{model=\"mlp-v5\",version=\"5\",label=\"7\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("inkling_predictions_total{model=\"mlp-v5\",version=\"5\",label=\"1\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("inkling_predictions_total{model=\"mlp-v5\",version=\"6\",label=\"1\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("inkling_predictions_rejected_total{model=\"mlp-v5\",version=\"5\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("inkling_predictions_rejected_total{model=\"mlp-v5\",version=\"6\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("_ratio_bucket{model=\"mlp-v5\",version=\"5\",le=\"0.95\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("_ratio_bucket{model=\"mlp-v5\",version=\"5\",le=\"0.99\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("_ratio_bucket{model=\"live\",version=\"\",le=\"1\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("\"other\"")));
}

TEST(Predictions, ModelsThatComeAndGoTakeBoundedSpace) {
  Predictions predictions;
  for (int i = 0; i < 1000; ++i) predictions.add("m" + std::to_string(i), "1", {3, 0.5F, true});
  predictions.add("m0", "1", {3, 0.5F, true});
  const std::string text = text_of(predictions);
  EXPECT_THAT(text, HasSubstr("inkling_predictions_total{model=\"m0\",version=\"1\",label=\"3\"} 2\n"));
  EXPECT_THAT(text, Not(HasSubstr("model=\"m999\"")));
  const std::string rest = std::to_string(1000 - Predictions::kMaxModels);
  EXPECT_THAT(text, HasSubstr("{model=\"other\",version=\"\",label=\"3\"} " + rest + "\n"));
}

TEST(Predictions, ThreadsThatMeetAModelAtOnceCountTogether) {
  constexpr int kModels = 50;
  Predictions predictions;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&predictions] {
      for (int model = 0; model < kModels; ++model)
        predictions.add("m" + std::to_string(model), "1", {5, 0.5F, true});
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::string text = text_of(predictions);
  for (int model = 0; model < kModels; ++model) {
    EXPECT_THAT(text, HasSubstr("{model=\"m" + std::to_string(model) + "\",version=\"1\",label=\"5\"} 4\n"));
  }
}

}  // namespace
}  // namespace inkling::metrics
