#include "server/training_images.hpp"

#include <gtest/gtest.h>

#include <array>

#include "inkling/synthetic.hpp"

namespace inkling::server {
namespace {

std::array<float, kImagePixels> shown(const TrainingImages& images, std::size_t index, std::uint64_t stream) {
  std::array<float, kImagePixels> image{};
  Random random(stream);
  images.transform()(images.data(), index, random, image);
  return image;
}

TEST(TrainingImages, FreshNegativesAreOthersWheneverTheyAreShown) {
  const Result<TrainingImages> images =
      TrainingImages::gather(synthesize(5, 1), {.negatives = {"synthetic:3", "fresh:4"}, .threads = 1});
  ASSERT_TRUE(images);
  ASSERT_EQ(images->data().size(), 12U);
  int changed = 0;
  for (std::size_t i = 0; i < images->data().size(); ++i) {
    EXPECT_EQ(images->data().labels[i] == kNoDigit, i >= 5) << i;
    EXPECT_EQ(shown(*images, i, 1), shown(*images, i, 1)) << "one stream gives one picture";
    for (const std::uint64_t stream : {2U, 3U, 4U}) {
      const bool is_other = shown(*images, i, stream) != shown(*images, i, 1);
      EXPECT_FALSE(is_other && i < 8) << "digits, and the negatives that stay, are shown as they are";
      changed += is_other ? 1 : 0;
    }
  }
  EXPECT_GE(changed, 10) << "of 12 showings; blank ones may be the same";
}

TEST(TrainingImages, NothingIsTransformedWhereNothingVaries) {
  const Result<TrainingImages> images =
      TrainingImages::gather(synthesize(5, 1), {.negatives = {"synthetic:3"}});
  ASSERT_TRUE(images);
  EXPECT_FALSE(images->transform());
}

}  // namespace
}  // namespace inkling::server
