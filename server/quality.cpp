#include "server/quality.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "inkling/negatives.hpp"
#include "inkling/number.hpp"
#include "inkling/number_suite.hpp"
#include "inkling/parallel.hpp"
#include "inkling/placed_suite.hpp"
#include "inkling/redraw.hpp"
#include "server/training_images.hpp"

namespace inkling::server {
namespace {

// Seeds of their own: nothing here was trained on.
constexpr std::uint64_t kCanvasSeed = 31;
constexpr std::uint64_t kNegativesSeed = 32;
constexpr std::uint64_t kNumbersSeed = 33;
constexpr std::size_t kDigitsANumber = 4;
constexpr std::size_t kImagesAKind = 1000;
constexpr std::size_t kMostAlphabets = 100;  // that people would read a list of

// By how much a figure may be worse: about twice the spread of one recipe with several seeds.
constexpr double kAccuracyMargin = 0.1;
constexpr double kRecallMargin = 1;
constexpr double kCalibrationMargin = 0.3;
constexpr double kCanvasCalibrationMargin = 1;
constexpr double kLossMargin = 0.005;
constexpr double kCanvasMargin = 0.3;
constexpr double kNumbersMargin = 1;
constexpr double kCurveMargin = 0.5;
constexpr double kRejectedMargin = 0.5;

double share_below(const std::vector<float>& values, double bound) {
  const auto below =
      std::count_if(values.begin(), values.end(), [bound](float value) { return value < bound; });
  return values.empty() ? 0 : static_cast<double>(below) / static_cast<double>(values.size());
}

// Built-in pictures kind by kind, a file's as one.
struct Kind {
  std::string name;
  Negatives pictures;
};

Result<std::vector<Kind>> gather(const std::vector<std::string>& sources, int threads) {
  std::vector<Kind> kinds;
  for (const std::string& source : sources) {
    if (source == "synthetic") {
      for (const NegativeKind kind : kNegativeKinds) {
        kinds.push_back({std::string(name_of(kind)),
                         {synthesize_negatives(kind, kImagesAKind, kNegativesSeed, threads), {}}});
      }
      continue;
    }
    Result<Negatives> negatives = load_negatives(source, kNegativesSeed, threads);
    if (!negatives) return tl::unexpected(negatives.error());
    kinds.push_back({source.substr(source.find_last_of('/') + 1), std::move(*negatives)});
  }
  return kinds;
}

// Measures pictures by how sure the model is of each.
class NegativeMeasure {
 public:
  NegativeMeasure(const std::vector<float>& digits, double threshold)
      : digits_(digits), threshold_(threshold) {}

  [[nodiscard]] NegativeKindQuality of(const Kind& kind, const std::vector<float>& confidences) const {
    const std::vector<std::string>& names = kind.pictures.names;
    std::vector<float> others;
    std::vector<float> digit_shapes;
    std::map<std::string, std::vector<float>> alphabets;
    for (std::size_t i = 0; i < confidences.size(); ++i) {
      const std::string name = names.empty() ? "" : names[i];
      if (looks_like_digit(name)) {
        digit_shapes.push_back(confidences[i]);
        continue;
      }
      others.push_back(confidences[i]);
      if (const std::size_t slash = name.find('/'); slash != std::string::npos) {
        alphabets[name.substr(0, slash)].push_back(confidences[i]);
      }
    }
    NegativeKindQuality quality{of(kind.name, others), {}, {}};
    if (alphabets.size() > 1 && alphabets.size() <= kMostAlphabets) {
      for (const auto& [alphabet, of_alphabet] : alphabets) {
        quality.alphabets.push_back(of(alphabet, of_alphabet));
      }
    }
    if (!digit_shapes.empty()) quality.digit_shapes = of("digit shapes", digit_shapes);
    return quality;
  }

 private:
  [[nodiscard]] NegativeQuality of(const std::string& name, const std::vector<float>& confidences) const {
    return {name, confidences.size(), measure_rejection(digits_, confidences, threshold_)};
  }

  const std::vector<float>& digits_;
  double threshold_;
};

// Number i is made of the images 4 i to 4 i + 3; it depends on them and on i.
NumberQuality measure_numbers(const Model& model, const DataSet& images, int threads) {
  struct Counts {
    std::size_t right = 0;
    std::size_t separated = 0;
  };
  const std::size_t count = images.size() / kDigitsANumber;
  Workers workers(threads);
  std::vector<Counts> counts(static_cast<std::size_t>(workers.count()));
  workers.run([&](int worker) {
    Classifier classifier(model);
    const Slice slice = workers.slice(static_cast<int>(count), worker);
    for (auto i = static_cast<std::size_t>(slice.begin); i < static_cast<std::size_t>(slice.end); ++i) {
      std::array<Strokes, kDigitsANumber> digits;
      std::string truth;
      for (std::size_t k = 0; k < kDigitsANumber; ++k) {
        const std::size_t image = kDigitsANumber * i + k;
        digits[k] = trace(images.image(image));
        truth += images.labels[image] == kNoDigit ? "?" : model.classes[images.labels[image]];
      }
      Random random(kNumbersSeed, i);
      const NumberCanvas drawn = draw_number(digits, NumberSuite{}, random);
      const Result<NumberReading> number = read_number(classifier, drawn.canvas());
      Counts& of = counts[static_cast<std::size_t>(worker)];
      of.right += number && number->text == truth ? 1U : 0U;
      of.separated += number && number->digits.size() == kDigitsANumber ? 1U : 0U;
    }
  });
  NumberQuality quality = {count, 0, 0};
  for (const Counts& of : counts) {
    quality.right += static_cast<double>(of.right) / static_cast<double>(count);
    quality.separated += static_cast<double>(of.separated) / static_cast<double>(count);
  }
  return quality;
}

double smallest_recall(const Evaluation& evaluation) {
  double smallest = 1;
  for (std::size_t digit = 0; digit < kDigits; ++digit)
    smallest = std::min(smallest, evaluation.recall(digit));
  return smallest;
}

}  // namespace

Result<Quality> measure_quality(const Model& model, const DataSet& images, const QualityOptions& options) {
  const auto sure = [&](const DataSet& data) {
    return confidences(model.network, model.temperature, data, options.threads);
  };
  Quality quality;
  const Result<Evaluation> evaluation = evaluate(model.network, model.temperature, images, options.threads);
  if (!evaluation) return tl::unexpected(evaluation.error());
  quality.images = *evaluation;
  const std::vector<float> digits = sure(images);
  quality.rejected = share_below(digits, model.reject_threshold);
  if (options.canvas) {
    const DataSet canvas = make_canvas_suite(images, CanvasSuite{}, kCanvasSeed, options.threads);
    const Result<Evaluation> drawn = evaluate(model.network, model.temperature, canvas, options.threads);
    if (!drawn) return tl::unexpected(drawn.error());
    quality.canvas = *drawn;
    quality.canvas_rejected = share_below(sure(canvas), model.reject_threshold);
    const auto read_placed = [&](const PlacedSuite& suite) {
      return evaluate(model.network, model.temperature,
                      make_placed_suite(images, suite, kCanvasSeed, options.threads), options.threads);
    };
    const Result<Evaluation> moved = read_placed(kMovedSuite);
    if (!moved) return tl::unexpected(moved.error());
    const Result<Evaluation> scaled = read_placed(kScaledSuite);
    if (!scaled) return tl::unexpected(scaled.error());
    quality.placed = {*moved, *scaled};
  }
  if (options.numbers) quality.numbers = measure_numbers(model, images, options.threads);
  const Result<std::vector<Kind>> kinds = gather(options.negatives, options.threads);
  if (!kinds) return tl::unexpected(kinds.error());
  const NegativeMeasure measure(digits, model.reject_threshold);
  for (const Kind& kind : *kinds) {
    quality.negatives.push_back(measure.of(kind, sure(kind.pictures.images)));
  }
  return quality;
}

std::vector<Comparison> compare(const Quality& before, const Quality& now) {
  std::vector<Comparison> comparisons;
  const auto larger_is_better = [&](const std::string& name, double old_value, double new_value,
                                    double margin) {
    comparisons.push_back({name, old_value, new_value, margin, new_value < old_value - margin});
  };
  const auto smaller_is_better = [&](const std::string& name, double old_value, double new_value,
                                     double margin) {
    comparisons.push_back({name, old_value, new_value, margin, new_value > old_value + margin});
  };
  const auto calibration = [](const Evaluation& of) { return 100 * of.expected_calibration_error; };
  larger_is_better("accuracy", 100 * before.images.accuracy, 100 * now.images.accuracy, kAccuracyMargin);
  larger_is_better("smallest recall", 100 * smallest_recall(before.images), 100 * smallest_recall(now.images),
                   kRecallMargin);
  smaller_is_better("calibration error", calibration(before.images), calibration(now.images),
                    kCalibrationMargin);
  smaller_is_better("loss (nats)", before.images.negative_log_likelihood, now.images.negative_log_likelihood,
                    kLossMargin);
  smaller_is_better("digits rejected", 100 * before.rejected, 100 * now.rejected, kRejectedMargin);
  if (before.canvas && now.canvas) {
    larger_is_better("canvas accuracy", 100 * before.canvas->accuracy, 100 * now.canvas->accuracy,
                     kCanvasMargin);
    smaller_is_better("canvas calibration error", calibration(*before.canvas), calibration(*now.canvas),
                      kCanvasCalibrationMargin);
  }
  if (before.numbers && now.numbers) {
    larger_is_better("numbers read right", 100 * before.numbers->right, 100 * now.numbers->right,
                     kNumbersMargin);
  }
  for (std::size_t i = 0; i < std::min(before.negatives.size(), now.negatives.size()); ++i) {
    larger_is_better("AUROC of " + now.negatives[i].name,
                     100 * before.negatives[i].rejection.area_under_curve,
                     100 * now.negatives[i].rejection.area_under_curve, kCurveMargin);
  }
  return comparisons;
}

}  // namespace inkling::server
