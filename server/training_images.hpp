// What a network is trained on: digits, pictures that are none, and how each is varied from epoch to epoch.
//
//   Result<TrainingImages> images = TrainingImages::gather(std::move(splits.train), options);
//   training_options.transform = images->transform();
//   training->run(images->data(), splits.validation, report);
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "inkling/augment.hpp"
#include "inkling/data_set.hpp"
#include "inkling/negatives.hpp"
#include "inkling/redraw.hpp"
#include "inkling/training.hpp"

namespace inkling::server {

struct Variations {
  double augmented = 0;  // share of the images that is bent a little in every epoch
  Augmentation augmentation{};
  double redrawn = 0;  // share that is drawn again with another pen
  Redrawing redrawing{};
  std::size_t synthetic_digits = 0;      // added to the training images
  std::vector<std::string> negatives{};  // "synthetic", "synthetic:COUNT", "fresh:COUNT" or NPZ files
  int threads = 0;                       // 0: one a core
};

class TrainingImages {
 public:
  // Error{invalid_argument, not_found or bad_file} for negatives that cannot be had.
  static Result<TrainingImages> gather(DataSet digits, const Variations& variations);

  [[nodiscard]] const DataSet& data() const { return *data_; }
  // Empty when nothing is varied. Refers to this object's images, which it keeps alive.
  [[nodiscard]] ImageTransform transform() const;

 private:
  std::shared_ptr<DataSet> data_;
  std::shared_ptr<std::vector<Strokes>> strokes_;  // of the images that may be redrawn, first to last
  std::size_t first_fresh_ = 0;  // from here on are negatives that are drawn anew whenever they are shown
  Variations variations_;
};

// Pictures that show no digit, each once: as `negatives` above, but for "fresh:COUNT". Those that are drawn
// for it depend on the seed.
Result<Negatives> load_negatives(const std::string& source, std::uint64_t seed, int threads);

}  // namespace inkling::server
