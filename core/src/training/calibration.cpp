#include "inkling/calibration.hpp"

#include <algorithm>
#include <cmath>

#include "inkling/elementary.hpp"
#include "inkling/tensor.hpp"
#include "training/logits.hpp"

namespace inkling {
namespace {

constexpr double kLowestTemperature = 0.05;
constexpr double kHighestTemperature = 20;
constexpr double kRejectedDigits = 0.0125;

// Calls visit(image, its probabilities).
template <class Visit>
void for_each_image(const Network& network, double temperature, const Matrix& logits, const Visit& visit) {
  const auto classes = static_cast<std::size_t>(logits.cols());
  std::vector<float> probabilities(classes);
  for (Eigen::Index image = 0; image < logits.rows(); ++image) {
    probabilities_of(network.output_activation(), temperature, {&logits(image, 0), classes}, probabilities);
    visit(static_cast<std::size_t>(image), probabilities);
  }
}

double mean_loss(const Network& network, double temperature, const Matrix& logits, const DataSet& data) {
  const bool normalized = network.output_activation() == Activation::softmax_or_none;
  double loss = 0;
  for_each_image(
      network, temperature, logits, [&](std::size_t image, const std::vector<float>& probabilities) {
        double sum = 0;
        for (const float probability : probabilities) {
          sum += probability;
        }
        const std::size_t label = data.labels[image];
        // Sigmoids are taken as shares of their sum, as in metrics.hpp.
        const double probability = label >= probabilities.size()
                                       ? 1 - sum
                                       : probabilities[label] / (normalized ? 1.0 : std::max(sum, 1e-30));
        loss -= log(std::max(probability, 1e-12));
      });
  return loss / static_cast<double>(data.size());
}

}  // namespace

double fit_temperature(const Network& network, const DataSet& data, int threads) {
  if (data.size() == 0) {
    return 1;
  }
  const Matrix logits = logits_of(network, data, threads);
  const auto loss_at = [&](double logarithm) {
    return mean_loss(network, exp(static_cast<float>(logarithm)), logits, data);
  };
  // Golden-section search: the loss has one minimum along the logarithm of the temperature.
  constexpr double kGoldenShare = 0.6180339887498949;
  constexpr double kPrecision = 1e-3;
  double low = log(kLowestTemperature);
  double high = log(kHighestTemperature);
  double left = high - kGoldenShare * (high - low);
  double right = low + kGoldenShare * (high - low);
  double loss_left = loss_at(left);
  double loss_right = loss_at(right);
  while (high - low > kPrecision) {
    if (loss_left < loss_right) {
      high = right;
      right = left;
      loss_right = loss_left;
      left = high - kGoldenShare * (high - low);
      loss_left = loss_at(left);
    } else {
      low = left;
      left = right;
      loss_left = loss_right;
      right = low + kGoldenShare * (high - low);
      loss_right = loss_at(right);
    }
  }
  return exp(static_cast<float>((low + high) / 2));
}

std::vector<float> confidences(const Network& network, double temperature, const DataSet& data, int threads) {
  const Matrix logits = logits_of(network, data, threads);
  std::vector<float> result(data.size());
  for_each_image(network, temperature, logits,
                 [&](std::size_t image, const std::vector<float>& probabilities) {
                   result[image] = *std::max_element(probabilities.begin(), probabilities.end());
                 });
  return result;
}

double fit_threshold(std::span<const float> digits, double share) {
  if (digits.empty()) {
    return 0;
  }
  std::vector<float> sorted(digits.begin(), digits.end());
  std::sort(sorted.begin(), sorted.end());
  const double rejected = std::clamp(share, 0.0, 1.0) * static_cast<double>(sorted.size());
  return sorted[std::min(static_cast<std::size_t>(rejected), sorted.size() - 1)];
}

void calibrate(Model& model, const DataSet& digits, bool knows_negatives, int threads) {
  model.temperature = fit_temperature(model.network, digits, threads);
  if (knows_negatives) {
    model.reject_threshold =
        fit_threshold(confidences(model.network, model.temperature, digits, threads), kRejectedDigits);
  }
}

Rejection measure_rejection(std::span<const float> digits, std::span<const float> others, double threshold) {
  if (digits.empty() || others.empty()) {
    return {};
  }
  std::vector<float> sorted(others.begin(), others.end());
  std::sort(sorted.begin(), sorted.end());
  const auto count = static_cast<double>(sorted.size());
  Rejection rejection;
  for (const float digit : digits) {
    const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), digit);
    rejection.area_under_curve +=
        (static_cast<double>(first - sorted.begin()) + static_cast<double>(last - first) / 2) / count;
  }
  rejection.area_under_curve /= static_cast<double>(digits.size());
  const auto below = [](std::span<const float> values, double bound) {
    return static_cast<double>(
               std::count_if(values.begin(), values.end(), [bound](float value) { return value < bound; })) /
           static_cast<double>(values.size());
  };
  rejection.false_positive_rate = 1 - below(others, fit_threshold(digits, 0.05));
  rejection.digits_rejected = below(digits, threshold);
  rejection.others_rejected = below(others, threshold);
  return rejection;
}

}  // namespace inkling
