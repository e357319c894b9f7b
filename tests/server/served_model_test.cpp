#include "server/served_model.hpp"

#include <gtest/gtest.h>

#include <array>
#include <thread>
#include <vector>

#include "inkling/data_set.hpp"
#include "inkling/tensor.hpp"
#include "support/model_maker.hpp"

namespace inkling::server {
namespace {

TEST(ServedModel, LendsTheSameClassifierAgain) {
  const ServedModel served(testing::make_model());
  const Classifier* first = served.borrow().operator->();
  EXPECT_EQ(served.borrow().operator->(), first);
}

TEST(ServedModel, LendsEachBorrowerItsOwn) {
  const ServedModel served(testing::make_model());
  const ServedModel::Loan one = served.borrow();
  const ServedModel::Loan other = served.borrow();
  EXPECT_NE(one.operator->(), other.operator->());
}

TEST(ServedModel, HasClassifiersReadyOnceItIsWarm) {
  const ServedModel served(testing::make_model());
  served.warm_up();
  const ServedModel::Loan one = served.borrow();
  const ServedModel::Loan other = served.borrow();
  EXPECT_GT(one->workspace().outputs().rows(), 0) << "it has its memory";
  EXPECT_GT(other->workspace().outputs().rows(), 0);
}

TEST(ServedModel, AnswersManyThreadsAlike) {
  const ServedModel served(testing::make_model());
  std::array<float, kImagePixels> image{};
  image.fill(0.5F);
  const float expected = served.borrow()->classify(image).probabilities[3];
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 200; ++round) {
        const ServedModel::Loan classifier = served.borrow();
        EXPECT_EQ(classifier->classify(image).probabilities[3], expected);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace inkling::server
