// How good a model is in all that matters, and whether it is worse than another.
//
//   Result<Quality> quality = measure_quality(model, test_images, {.canvas = true});
//   for (const Comparison& comparison : compare(*baseline, *quality)) if (comparison.is_worse) ...
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inkling/calibration.hpp"
#include "inkling/metrics.hpp"
#include "inkling/model.hpp"

namespace inkling::server {

struct QualityOptions {
  bool canvas = false;                   // also on a canvas: see redraw.hpp and placed_suite.hpp
  bool numbers = false;                  // also numbers of four of the images: see number_suite.hpp
  std::vector<std::string> negatives{};  // "synthetic", "synthetic:COUNT" or NPZ files
  int threads = 0;                       // 0: one a core
};

// Of pictures that show no digit, against the images.
struct NegativeQuality {
  std::string name;
  std::size_t images = 0;
  Rejection rejection;
};

// Of one kind, or of one file's.
struct NegativeKindQuality : NegativeQuality {
  std::vector<NegativeQuality> alphabets;       // where names are "alphabet/character", of several
  std::optional<NegativeQuality> digit_shapes;  // characters that some people's digits look like: not judged,
                                                // nor among the others
};

// Of the images elsewhere and larger or smaller on a canvas: see placed_suite.hpp.
struct PlacedQuality {
  Evaluation moved;
  Evaluation scaled;
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
  std::optional<PlacedQuality> placed;  // with the canvas suite
  std::optional<NumberQuality> numbers;
  std::vector<NegativeKindQuality> negatives;
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
