#include "server/quality_gate.hpp"

#include <gtest/gtest.h>

#include "server/live_model.hpp"
#include "support/model_maker.hpp"

namespace inkling::server {
namespace {

TEST(QualityGate, TellsATrainedModelFromAnUntrainedOne) {
  const DataSource data{.source = "synthetic:600"};
  LiveModel live(std::make_shared<const ServedModel>(testing::make_model()), "test", data);
  ASSERT_TRUE(live.train(10, live.try_begin()));
  const Model& trained = live.current()->model();
  const Model untrained = testing::make_model();
  QualityGate gate(data);
  EXPECT_TRUE(is_worse(gate.compare(trained, untrained).value()));
  EXPECT_FALSE(is_worse(gate.compare(trained, trained).value()));
  const auto comparisons = gate.compare(untrained, trained).value();
  EXPECT_EQ(comparisons.front().name, "accuracy");
  EXPECT_GT(comparisons.front().now, comparisons.front().before);
}

TEST(QualityGate, SaysWhenItHasNoImages) {
  QualityGate gate({.source = "/nowhere/at-all"});
  EXPECT_EQ(gate.compare(testing::make_model(), testing::make_model()).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace inkling::server
