#include "data/digit_skeletons.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "inkling/data_set.hpp"

namespace inkling {
namespace {

TEST(DigitSkeletons, EveryDigitHasSeveralStyles) {
  for (int digit = 0; digit < kDigits; ++digit) {
    EXPECT_GE(skeletons_of(digit).size(), 3U) << digit;
    for (const Skeleton& skeleton : skeletons_of(digit)) {
      EXPECT_GT(skeleton.weight, 0) << digit;
    }
  }
}

TEST(DigitSkeletons, BothPosesOfAStyleHaveTheSameJoints) {
  for (int digit = 0; digit < kDigits; ++digit) {
    for (std::size_t style = 0; style < skeletons_of(digit).size(); ++style) {
      const Skeleton& skeleton = skeletons_of(digit)[style];
      ASSERT_EQ(skeleton.first_pose.size(), skeleton.second_pose.size());
      for (std::size_t i = 0; i < skeleton.first_pose.size(); ++i) {
        EXPECT_EQ(skeleton.first_pose[i].joint, skeleton.second_pose[i].joint)
            << "digit " << digit << ", style " << style << ", point " << i;
      }
    }
  }
}

TEST(DigitSkeletons, EveryStrokeHasALength) {
  for (int digit = 0; digit < kDigits; ++digit) {
    for (const Skeleton& skeleton : skeletons_of(digit)) {
      for (const auto& pose : {skeleton.first_pose, skeleton.second_pose}) {
        ASSERT_EQ(pose.front().joint, Joint::start) << digit;
        ASSERT_NE(pose.back().joint, Joint::start) << digit;
        for (std::size_t i = 1; i < pose.size(); ++i) {
          ASSERT_FALSE(pose[i].joint == Joint::start && pose[i - 1].joint == Joint::start) << digit;
          ASSERT_GT(std::abs(pose[i].x - pose[i - 1].x) + std::abs(pose[i].y - pose[i - 1].y), 0.01) << digit;
        }
      }
    }
  }
}

TEST(DigitSkeletons, PointsStayNearTheUnitSquare) {
  for (int digit = 0; digit < kDigits; ++digit) {
    for (const Skeleton& skeleton : skeletons_of(digit)) {
      for (const auto& pose : {skeleton.first_pose, skeleton.second_pose}) {
        for (const SkeletonPoint& point : pose) {
          EXPECT_GE(point.x, -0.15) << digit;
          EXPECT_LE(point.x, 1.15) << digit;
          EXPECT_GE(point.y, -0.15) << digit;
          EXPECT_LE(point.y, 1.15) << digit;
        }
      }
    }
  }
}

}  // namespace
}  // namespace inkling
