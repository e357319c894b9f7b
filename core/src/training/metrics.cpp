#include "inkling/metrics.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "inkling/elementary.hpp"
#include "inkling/refusal.hpp"
#include "inkling/tensor.hpp"
#include "training/logits.hpp"

namespace inkling {
namespace {

// What is kept of one image's probabilities.
struct Judgement {
  int prediction = 0;
  double confidence = 0;  // of the prediction, probabilities summing to 1
  double of_label = 0;    // probability of the true class
};

Judgement judge(Activation activation, std::span<const float> probabilities, int label) {
  double sum = 0;
  for (const float probability : probabilities) {
    sum += probability;
  }
  // What is missing to 1 is the probability of none.
  if (activation == Activation::softmax_or_none) {
    sum = 1;
  }
  // Sigmoid outputs may all be close to zero, and those of a network that overflows are no numbers.
  const auto share = [sum](float probability) {
    const double value = probability / std::max(sum, 1e-30);
    return value >= 0 && value <= 1 ? value : 0.0;
  };
  const auto best = std::max_element(probabilities.begin(), probabilities.end());
  return {static_cast<int>(best - probabilities.begin()), share(*best),
          share(probabilities[static_cast<std::size_t>(label)])};
}

double calibration_error(const std::vector<Judgement>& judgements, const std::vector<std::uint8_t>& labels) {
  constexpr int kBins = 15;
  struct Bin {
    double confidence = 0;
    double correct = 0;
  };
  std::array<Bin, kBins> bins{};
  for (std::size_t i = 0; i < judgements.size(); ++i) {
    Bin& bin = bins[static_cast<std::size_t>(
        std::min(kBins - 1, static_cast<int>(judgements[i].confidence * kBins)))];
    bin.confidence += judgements[i].confidence;
    bin.correct += judgements[i].prediction == labels[i] ? 1 : 0;
  }
  double error = 0;
  for (const Bin& bin : bins) {
    error += bin.confidence > bin.correct ? bin.confidence - bin.correct : bin.correct - bin.confidence;
  }
  return error / static_cast<double>(judgements.size());
}

}  // namespace

double Evaluation::recall(std::size_t digit) const {
  const auto& row = confusion[digit];
  const std::uint32_t count = std::accumulate(row.begin(), row.end(), 0U);
  return count == 0 ? 0 : static_cast<double>(row[digit]) / count;
}

Result<Evaluation> evaluate(const Network& network, double temperature, const DataSet& data, int threads) {
  if (data.size() == 0) {
    return invalid_argument("evaluation data: expected at least one image, got none");
  }
  if (network.input_shape().size() != kImagePixels || network.outputs() != kDigits) {
    return invalid_argument("evaluation needs a network with 784 inputs and 10 outputs, got {} and {}",
                            {network.input_shape().size(), network.outputs()});
  }
  const Matrix logits = logits_of(network, data, threads);
  if (*std::max_element(data.labels.begin(), data.labels.end()) >= kDigits) {
    return invalid_argument("evaluation data: a label is not 0 to 9");
  }
  std::vector<Judgement> judgements(data.size());
  std::array<float, kDigits> probabilities{};
  for (std::size_t i = 0; i < data.size(); ++i) {
    probabilities_of(network.output_activation(), temperature,
                     {&logits(static_cast<Eigen::Index>(i), 0), probabilities.size()}, probabilities);
    judgements[i] = judge(network.output_activation(), probabilities, data.labels[i]);
  }

  Evaluation evaluation;
  evaluation.images = data.size();
  double log_likelihood = 0;
  double confident_errors = 0;
  for (std::size_t i = 0; i < judgements.size(); ++i) {
    const std::uint8_t label = data.labels[i];
    ++evaluation.confusion[label][static_cast<std::size_t>(judgements[i].prediction)];
    evaluation.accuracy += judgements[i].prediction == label ? 1 : 0;
    confident_errors += judgements[i].prediction != label && judgements[i].confidence > 0.9 ? 1 : 0;
    log_likelihood += log(std::max(judgements[i].of_label, 1e-12));
  }
  const double errors = static_cast<double>(data.size()) - evaluation.accuracy;
  evaluation.confident_errors = errors > 0 ? confident_errors / errors : 0;
  evaluation.accuracy /= static_cast<double>(data.size());
  evaluation.negative_log_likelihood = -log_likelihood / static_cast<double>(data.size());
  evaluation.expected_calibration_error = calibration_error(judgements, data.labels);
  return evaluation;
}

}  // namespace inkling
