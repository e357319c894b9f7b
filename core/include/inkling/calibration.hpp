// What a confidence is worth: fitting it to the truth, and telling digits from everything else by it.
//
//   double temperature = fit_temperature(network, validation);
//   std::vector<float> digits = confidences(network, temperature, validation);
//   double threshold = fit_threshold(digits, 0.005);   // below it: no digit
//
// A confidence is the largest of the probabilities that probabilities_of() gives.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "inkling/data_set.hpp"
#include "inkling/model.hpp"
#include "inkling/network.hpp"

namespace inkling {

// Networks take 28x28 images everywhere here.

// The temperature with the smallest mean -log p[label] (Guo et al., 2017), from 0.05 to 20; for labels of
// kNoDigit, p is what the probabilities leave to 1. 1 for no data. threads: 0 means one a core.
double fit_temperature(const Network& network, const DataSet& data, int threads = 0);

// One an image, in the order of the data.
std::vector<float> confidences(const Network& network, double temperature, const DataSet& data,
                               int threads = 0);

// The threshold that rejects `share` (0..1) of these digits; 0 for no digits.
double fit_threshold(std::span<const float> digits, double share);

// What a model says of its confidences, by digits that it was not trained on: its temperature and, where it
// was trained on pictures of none, the threshold that takes 1.25 % of these digits for none.
void calibrate(Model& model, const DataSet& digits, bool knows_negatives, int threads = 0);

// How well confidences tell digits from others.
struct Rejection {
  double area_under_curve = 0;  // chance that a digit is surer than another image, ties counting half (AUROC)
  double false_positive_rate = 0;  // share of others that pass where 95 % of the digits do (FPR95)
  double digits_rejected = 0;      // shares below the threshold
  double others_rejected = 0;
};

// All zero when either is empty.
Rejection measure_rejection(std::span<const float> digits, std::span<const float> others, double threshold);

}  // namespace inkling
