#include "server/quality_gate.hpp"

#include <algorithm>
#include <utility>

namespace inkling::server {
namespace {

constexpr std::size_t kMaxImages = 10'000;

DataSet first_images(DataSet images) {
  if (images.size() > kMaxImages) {
    images.labels.resize(kMaxImages);
    images.pixels.resize(kMaxImages * kImagePixels);
  }
  return images;
}

}  // namespace

Result<std::vector<Comparison>> QualityGate::compare(const Model& baseline, const Model& candidate) {
  const std::lock_guard lock(mutex_);  // one measurement at a time is load enough
  if (!images_) {
    Result<Splits> splits = load_data(source_);
    if (!splits) return tl::unexpected(splits.error());
    images_ = first_images(digits_only(splits->test.size() > 0 ? splits->test : splits->validation));
  }
  const Result<Quality> before = measure_quality(baseline, *images_, {.canvas = true});
  if (!before) return tl::unexpected(before.error());
  const Result<Quality> now = measure_quality(candidate, *images_, {.canvas = true});
  if (!now) return tl::unexpected(now.error());
  return server::compare(*before, *now);
}

bool is_worse(const std::vector<Comparison>& comparisons) {
  return std::any_of(comparisons.begin(), comparisons.end(),
                     [](const Comparison& comparison) { return comparison.is_worse; });
}

}  // namespace inkling::server
