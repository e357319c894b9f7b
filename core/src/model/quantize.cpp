#include "model/quantize.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "inkling/bit_cast.hpp"
#include "inkling/model.hpp"

namespace inkling {
namespace {

constexpr float kLargestCode = 127;

// Rounded up to 16 bits of fraction, so that 127 times it is exact: the scale found again from rounded
// weights is the same.
float short_scale(float largest) {
  constexpr std::uint32_t kDropped = 0xFF;
  const auto bits = bit_cast<std::uint32_t>(largest / kLargestCode);
  return bit_cast<float>((bits + kDropped) & ~kDropped);
}

}  // namespace

bool is_quantizable(const Network::Parameter& parameter) {
  return parameter.shape.size() > 1;
}

QuantizedWeight quantize(const Network::Parameter& weight) {
  const std::size_t outputs = weight.shape[0];
  const std::size_t inputs = weight.values.size() / outputs;
  QuantizedWeight quantized;
  quantized.codes.reserve(weight.values.size());
  for (std::size_t out = 0; out < outputs; ++out) {
    const float* values = weight.values.data() + out * inputs;
    float largest = 0;
    for (std::size_t i = 0; i < inputs; ++i) {
      largest = std::max(largest, std::fabs(values[i]));
    }
    const float scale = std::max(short_scale(largest), std::numeric_limits<float>::min());
    quantized.scales.push_back(scale);
    for (std::size_t i = 0; i < inputs; ++i) {
      quantized.codes.push_back(static_cast<std::int8_t>(std::floor(values[i] / scale + 0.5F)));
    }
  }
  return quantized;
}

void quantize_weights(Model& model) {
  std::vector<Network::Parameter> parameters = model.network.parameters();
  for (Network::Parameter& parameter : parameters) {
    if (!is_quantizable(parameter)) {
      continue;
    }
    const QuantizedWeight quantized = quantize(parameter);
    const std::size_t inputs = parameter.values.size() / quantized.scales.size();
    for (std::size_t i = 0; i < parameter.values.size(); ++i) {
      parameter.values[i] = static_cast<float>(quantized.codes[i]) * quantized.scales[i / inputs];
    }
  }
  model.network.set_parameters(parameters);
  model.quantized = true;
}

}  // namespace inkling
