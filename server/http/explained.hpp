// Explanations that an answer can hold.
#pragma once

#include <cstddef>
#include <span>

#include "inkling/explanation.hpp"
#include "inkling/model.hpp"
#include "server/http/refusal.hpp"

namespace inkling::http {

// About three megabytes as JSON; Keras' mnist_cnn has a fifth of it.
inline constexpr std::size_t kMaxExplainedValues = 250'000;

// What each layer makes of a 28x28 field. Refused (422) when the layers' outputs are more than
// kMaxExplainedValues.
Read<Explanation> explain_field(const Model& model, std::span<const float> field);

}  // namespace inkling::http
