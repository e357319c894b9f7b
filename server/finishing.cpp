#include "server/finishing.hpp"

#include <cstdint>

#include "inkling/calibration.hpp"
#include "inkling/metrics.hpp"
#include "inkling/redraw.hpp"

namespace inkling::server {
namespace {

constexpr std::uint64_t kCalibrationSeed = 21;

}  // namespace

Result<void> finish(Model& model, const Splits& splits, const Finishing& finishing) {
  model.network = model.network.folded();
  if (finishing.quantize) quantize_weights(model);
  // Confidences are to be right for images as they are, and as they come from a drawing pad.
  DataSet digits = splits.validation;
  if (finishing.knows_canvas) {
    digits.append(make_canvas_suite(splits.validation, CanvasSuite{}, kCalibrationSeed, finishing.threads));
  }
  calibrate(model, digits, finishing.knows_negatives, finishing.threads);
  if (finishing.test) {
    const Result<Evaluation> test =
        evaluate(model.network, model.temperature, splits.test, finishing.threads);
    if (!test) return tl::unexpected(test.error());
    model.test_accuracy = test->accuracy;
  }
  return {};
}

}  // namespace inkling::server
