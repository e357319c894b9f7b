// The grammar of --arch: layers as lines of text, and the layers that a line stands for.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "inkling/error.hpp"
#include "nn/layer.hpp"

namespace inkling {

// Limits on what a text from outside may ask for.
inline constexpr int kMaxLayers = 64;
inline constexpr int kMaxOutputs = 65536;
inline constexpr long long kMaxInputs = 1 << 20;  // of a layer, and of its outputs
inline constexpr int kMaxWindowSide = 64;
inline constexpr long long kMaxActivations = 1 << 21;  // values of all layers together, for one image
inline constexpr long long kMaxProducts = 1LL << 31U;  // multiplications for one image

// The words of a line, white space between them left out.
std::vector<std::string_view> words_of(std::string_view line);

// Commas and newlines separate; white space is folded to single spaces; empty lines are dropped.
std::vector<std::string> split_architecture(std::string_view architecture);

// The layer a line describes and, where it names one, the activation that follows it.
// Error{invalid_argument} says what is wrong with the line and what would be right; nothing is allocated for
// a layer with more than `max_parameters`.
Result<std::vector<std::unique_ptr<Layer>>> make_layers(std::string_view line, const Shape& input,
                                                        std::size_t max_parameters);

}  // namespace inkling
