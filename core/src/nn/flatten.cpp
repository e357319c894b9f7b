#include "nn/flatten.hpp"

#include <algorithm>

#include "nn/kernels.hpp"

namespace inkling {

Flatten::Flatten(const Shape& input) : Layer(input, {1, 1, input.size()}) {}

std::unique_ptr<Layer> Flatten::clone() const {
  return std::make_unique<Flatten>(*this);
}

void Flatten::forward(const Rows& rows) const {
  std::copy_n(rows.input, static_cast<std::ptrdiff_t>(rows.count) * input_shape().size(), rows.output);
}

void Flatten::backward(const Rows& rows) const {
  if (rows.input_gradient == nullptr) {
    return;
  }
  std::copy_n(rows.output_gradient,
              static_cast<std::ptrdiff_t>(rows.count) * kernels::padded(input_shape().size()),
              rows.input_gradient);
}

}  // namespace inkling
