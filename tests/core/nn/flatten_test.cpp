#include "nn/flatten.hpp"

#include <gtest/gtest.h>

#include "support/gradient_check.hpp"

namespace inkling {
namespace {

TEST(Flatten, GradientsMatchFiniteDifferences) {
  Flatten layer({2, 3, 2});
  EXPECT_EQ(layer.output_shape(), (Shape{1, 1, 12}));
  testing::check_gradients(layer, 2, 13);
}

}  // namespace
}  // namespace inkling
