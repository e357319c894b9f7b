// Weights as 8-bit integers: weight = code * scale, one scale an output.
#pragma once

#include <cstdint>
#include <vector>

#include "inkling/network.hpp"

namespace inkling {

struct QuantizedWeight {
  std::vector<std::int8_t> codes;  // -127..127, in the order of the values
  std::vector<float> scales;       // [outputs]
};

// `weight`: [outputs, ...]. Quantizing what was quantized before gives the same codes and scales.
QuantizedWeight quantize(const Network::Parameter& weight);

// Biases and statistics stay as they are: they are few, and weigh more.
bool is_quantizable(const Network::Parameter& parameter);

}  // namespace inkling
