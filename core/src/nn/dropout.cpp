#include "nn/dropout.hpp"

#include <algorithm>

#include "nn/architecture.hpp"
#include "nn/kernels.hpp"

namespace inkling {
namespace {

constexpr std::uint64_t kDropoutStream = std::uint64_t{3} << 62U;

}  // namespace

Dropout::Dropout(const Shape& input, double probability) : Layer(input, input), probability_(probability) {}

std::unique_ptr<Layer> Dropout::clone() const {
  return std::make_unique<Dropout>(*this);
}

// The factor of each value.
int Dropout::cache_size() const {
  return input_shape().size();
}

void Dropout::forward(const Rows& rows) const {
  const std::ptrdiff_t size = input_shape().size();
  if (rows.training == nullptr) {
    std::copy_n(rows.input, rows.count * size, rows.output);
    return;
  }
  const auto kept = static_cast<float>(1 / (1 - probability_));
  for (int row = 0; row < rows.count; ++row) {
    const std::uint64_t sample = rows.training->first_sample + static_cast<std::uint64_t>(row);
    Random random(rows.training->seed, kDropoutStream + sample * kMaxLayers + rows.layer);
    for (std::ptrdiff_t i = row * size; i < (row + 1) * size; ++i) {
      rows.cache[i] = random.uniform() < probability_ ? 0.0F : kept;
      rows.output[i] = rows.cache[i] * rows.input[i];
    }
  }
}

void Dropout::backward(const Rows& rows) const {
  if (rows.input_gradient == nullptr) {
    return;
  }
  const std::ptrdiff_t size = input_shape().size();
  const std::ptrdiff_t stride = kernels::padded(input_shape().size());
  for (int row = 0; row < rows.count; ++row) {
    for (std::ptrdiff_t i = 0; i < size; ++i) {
      rows.input_gradient[row * stride + i] =
          rows.cache[row * size + i] * rows.output_gradient[row * stride + i];
    }
  }
}

}  // namespace inkling
