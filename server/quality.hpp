// How good a model is in all that matters, and whether it is worse than another.
//
//   Result<Quality> quality = measure_quality(model, test_images, {.canvas = true, .negatives =
//   {"synthetic"}}); for (const Comparison& comparison : compare(*baseline, *quality)) if
//   (comparison.is_worse) ...
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inkling/calibration.hpp"
#include "inkling/metrics.hpp"
#include "inkling/model.hpp"

namespace inkling::server {

struct QualityOptions {
  bool canvas = false;                   // also the canvas suite made of the images: see redraw.hpp
  bool numbers = false;                  // also numbers of four of the images: see number_suite.hpp
  std::vector<std::string> negatives{};  // "synthetic", "synthetic:COUNT" or NPZ files
  int threads = 0;                       // 0: one a core
};

// Of pictures of one kind that show no digit.
struct NegativeQuality {
  std::string name;
  std::size_t images = 0;
  Rejection rejection;  // against the images
};

// Of numbers of four digits with gaps between them.
struct NumberQuality {
  std::size_t numbers = 0;
  double right = 0;      // share whose text has every digit and nothing else
  double separated = 0;  // share with as many parts as there are digits
};

struct Quality {
  Evaluation images;
  double rejected = 0;  // share of the images below the model's threshold
  std::optional<Evaluation> canvas;
  double canvas_rejected = 0;
  std::optional<NumberQuality> numbers;
  std::vector<NegativeQuality> negatives;
};

Result<Quality> measure_quality(const Model& model, const DataSet& images, const QualityOptions& options);

// One figure of two models, in percent unless its name says otherwise.
struct Comparison {
  std::string name;
  double before = 0;
  double now = 0;
  double margin = 0;      // by how much it may be worse
  bool is_worse = false;  // by more than that
};

// What both were measured in.
std::vector<Comparison> compare(const Quality& before, const Quality& now);

}  // namespace inkling::server
