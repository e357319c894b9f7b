// Compares a layer's gradients with finite differences of J = sum over outputs of output * direction.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "inkling/random.hpp"
#include "nn/kernels.hpp"
#include "nn/layer.hpp"
#include "support/layer_memory.hpp"

namespace inkling::testing {

// Steps of 1/64 are exact in binary and far above the rounding of float sums of this size.
inline constexpr float kStep = 1.0F / 64;

inline void expect_gradient(float analytic, float& variable, const std::function<double()>& objective) {
  const float kept = variable;
  variable = kept + kStep;
  const double above = objective();
  variable = kept - kStep;
  const double below = objective();
  variable = kept;
  const double numeric = (above - below) / (2.0 * kStep);
  EXPECT_NEAR(analytic, numeric, 2e-3 * std::max(1.0, std::fabs(numeric)));
}

inline void check_gradients(Layer& layer, int batch, std::uint64_t seed) {
  Random random(seed);
  const int inputs = layer.input_shape().size();
  const int outputs = layer.output_shape().size();
  Matrix input = random_matrix(batch, inputs, random);
  Matrix output(batch, outputs);
  Memory memory(layer, batch);
  Matrix direction = Matrix::Zero(batch + 1, kernels::padded(outputs));
  direction.topLeftCorner(batch, outputs) = random_matrix(batch, outputs, random);
  Matrix input_gradient = Matrix::Zero(batch, kernels::padded(inputs));
  const TrainingPass pass{seed, 0};
  Rows rows = memory.rows(input, output);
  rows.training = &pass;
  rows.output_gradient = direction.data();
  rows.input_gradient = input_gradient.data();

  const auto objective = [&] {
    layer.forward(rows);
    double sum = 0;
    for (int row = 0; row < batch; ++row) {
      for (int i = 0; i < outputs; ++i) {
        sum += static_cast<double>(output(row, i)) * direction(row, i);
      }
    }
    return sum;
  };

  objective();
  layer.backward(rows);
  std::vector<std::vector<float>> parameter_gradients;
  std::vector<ParameterView> parameters = layer.parameters();
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    parameter_gradients.emplace_back(parameters[p].values.size(), 0.0F);
    layer.accumulate_gradient(p, rows, {0, parameters[p].rows}, parameter_gradients[p].data());
  }

  for (int row = 0; row < batch; ++row) {
    for (int i = 0; i < inputs; ++i) {
      expect_gradient(input_gradient(row, i), input(row, i), objective);
    }
  }
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    if (!parameters[p].trained) {
      continue;
    }
    // Padding takes part in no output; its gradient must stay zero, or it would not stay padding.
    for (std::size_t i = 0; i < parameters[p].values.size(); ++i) {
      expect_gradient(parameter_gradients[p][i], parameters[p].values[i], objective);
    }
  }
}

}  // namespace inkling::testing
