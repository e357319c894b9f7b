#include "inkling/additions.hpp"

#include "inkling/synthetic.hpp"

namespace inkling {
namespace {

constexpr int kTimesShown = 4;

void append_negatives(const DataSet& pictures, DataSet& images) {
  images.pixels.insert(images.pixels.end(), pictures.pixels.begin(), pictures.pixels.end());
  images.labels.resize(images.labels.size() + pictures.size(), kNoDigit);
}

}  // namespace

void add_images(const Additions& additions, DataSet& images) {
  if (additions.synthetic_digits > 0) {
    images.append(synthesize(additions.synthetic_digits, kAdditionsSeed));
  }
  for (int i = 0; i < kTimesShown; ++i) {
    append_negatives(additions.pictures, images);
  }
  append_negatives(additions.drawn_negatives, images);
}

}  // namespace inkling
