#include "nn/activation.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "inkling/elementary.hpp"
#include "nn/kernels.hpp"

namespace inkling {
namespace {

constexpr std::array<std::pair<std::string_view, Activation>, 5> kNames = {{
    {"sigmoid", Activation::sigmoid},
    {"relu", Activation::relu},
    {"tanh", Activation::tanh},
    {"softmax", Activation::softmax},
    {"softmax-or-none", Activation::softmax_or_none},
}};

// exp(x - max) / sum: the largest term is 1, so nothing overflows. `with_none`: one more term, of x = 0.
void softmax(const float* input, int size, bool with_none, float* output) {
  const float largest = std::max(*std::max_element(input, input + size), with_none ? 0.0F : input[0]);
  for (int i = 0; i < size; ++i) {
    output[i] = exp(input[i] - largest);
  }
  float sum = with_none ? exp(-largest) : 0.0F;
  for (int i = 0; i < size; ++i) {
    sum += output[i];
  }
  for (int i = 0; i < size; ++i) {
    output[i] /= sum;
  }
}

}  // namespace

Activation activation_named(std::string_view name) {
  for (const auto& [known, activation] : kNames) {
    if (name == known) {
      return activation;
    }
  }
  return Activation::none;
}

ActivationLayer::ActivationLayer(const Shape& input, Activation activation)
    : Layer(input, input), activation_(activation) {}

std::unique_ptr<Layer> ActivationLayer::clone() const {
  return std::make_unique<ActivationLayer>(*this);
}

void ActivationLayer::forward(const Rows& rows) const {
  const int size = input_shape().size();
  if (activation_ != Activation::softmax && activation_ != Activation::softmax_or_none) {
    activate(activation_, rows.input, rows.count * size, rows.output);
    return;
  }
  for (int row = 0; row < rows.count; ++row) {
    const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(row) * size;
    activate(activation_, rows.input + at, size, rows.output + at);
  }
}

void ActivationLayer::backward(const Rows& rows) const {
  if (rows.input_gradient == nullptr) {
    return;
  }
  const int size = input_shape().size();
  for (int row = 0; row < rows.count; ++row) {
    const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(row) * kernels::padded(size);
    differentiate(activation_, rows.output + static_cast<std::ptrdiff_t>(row) * size,
                  rows.output_gradient + at, size, rows.input_gradient + at);
  }
}

void activate(Activation activation, const float* input, int size, float* output) {
  switch (activation) {
    case Activation::none:
      std::copy_n(input, size, output);
      break;
    case Activation::sigmoid:
      for (int i = 0; i < size; ++i) {
        output[i] = sigmoid(input[i]);
      }
      break;
    case Activation::relu:
      kernels::rectify(input, size, output);
      break;
    case Activation::tanh:
      for (int i = 0; i < size; ++i) {
        output[i] = tanh(input[i]);
      }
      break;
    case Activation::softmax:
    case Activation::softmax_or_none:
      softmax(input, size, activation == Activation::softmax_or_none, output);
      break;
  }
}

void differentiate(Activation activation, const float* output, const float* output_gradient, int size,
                   float* input_gradient) {
  switch (activation) {
    case Activation::none:
      std::copy_n(output_gradient, size, input_gradient);
      break;
    case Activation::sigmoid:
      for (int i = 0; i < size; ++i) {
        input_gradient[i] = output_gradient[i] * output[i] * (1 - output[i]);
      }
      break;
    case Activation::relu:
      for (int i = 0; i < size; ++i) {
        input_gradient[i] = output[i] > 0 ? output_gradient[i] : 0.0F;
      }
      break;
    case Activation::tanh:
      for (int i = 0; i < size; ++i) {
        input_gradient[i] = output_gradient[i] * (1 - output[i] * output[i]);
      }
      break;
    case Activation::softmax:
    case Activation::softmax_or_none: {
      float mean = 0;  // of the gradient, weighted by the probabilities
      for (int i = 0; i < size; ++i) {
        mean += output_gradient[i] * output[i];
      }
      for (int i = 0; i < size; ++i) {
        input_gradient[i] = output[i] * (output_gradient[i] - mean);
      }
      break;
    }
  }
}

void probabilities_of(Activation activation, double temperature, std::span<const float> logits,
                      std::span<float> probabilities) {
  const auto scale = static_cast<float>(temperature);
  for (std::size_t i = 0; i < logits.size(); ++i) {
    probabilities[i] = logits[i] / scale;
  }
  activate(activation, probabilities.data(), static_cast<int>(logits.size()), probabilities.data());
}

}  // namespace inkling
