#include "nn/dense.hpp"

#include <algorithm>

#include "nn/initializer.hpp"
#include "nn/kernels.hpp"

namespace inkling {
namespace {

constexpr std::size_t kWeight = 0;

// A row of the cache: how many inputs are not zero, then which.
std::span<const std::int32_t> nonzero_of(const std::int32_t* cache) {
  return {cache + 1, static_cast<std::size_t>(cache[0])};
}

}  // namespace

Dense::Dense(const Shape& input, int outputs)
    : Layer(input, {1, 1, outputs}),
      weight_(Matrix::Zero(input.size(), kernels::padded(outputs))),
      bias_(Matrix::Zero(1, kernels::padded(outputs))) {}

std::unique_ptr<Layer> Dense::clone() const {
  return std::make_unique<Dense>(*this);
}

int Dense::cache_words() const {
  return 1 + inputs();
}

void Dense::forward(const Rows& rows) const {
  for (int row = 0; row < rows.count; ++row) {
    const float* input = rows.input + static_cast<std::ptrdiff_t>(row) * inputs();
    std::int32_t* cache = rows.cache + static_cast<std::ptrdiff_t>(row) * cache_words();
    cache[0] = kernels::find_nonzero(input, inputs(), cache + 1);
    kernels::multiply(input, nonzero_of(cache), weight_.data(), bias_.data(), outputs(),
                      rows.output + static_cast<std::ptrdiff_t>(row) * outputs());
  }
}

void Dense::backward(const Rows& rows) const {
  for (int row = 0; row < rows.count; ++row) {
    kernels::multiply_transposed(
        rows.output_gradient + static_cast<std::ptrdiff_t>(row) * kernels::padded(outputs()), weight_.data(),
        inputs(), outputs(),
        rows.input_gradient + static_cast<std::ptrdiff_t>(row) * kernels::padded(inputs()));
  }
}

std::vector<ParameterView> Dense::parameters() {
  const auto in = static_cast<std::size_t>(inputs());
  const auto out = static_cast<std::size_t>(outputs());
  return {{"weight", {out, in}, {weight_.data(), static_cast<std::size_t>(weight_.size())}, inputs()},
          {"bias", {out}, {bias_.data(), static_cast<std::size_t>(bias_.size())}, 1}};
}

void Dense::initialize(Initializer initializer, Random& random) {
  const double deviation = weight_deviation(initializer, inputs(), outputs());
  for (int out = 0; out < outputs(); ++out) {
    for (int in = 0; in < inputs(); ++in) {
      weight_(in, out) = static_cast<float>(deviation * random.normal());
    }
  }
  for (int out = 0; out < outputs(); ++out) {
    bias_(0, out) = initializer == Initializer::normal ? static_cast<float>(random.normal()) : 0.0F;
  }
}

void Dense::read_parameter(std::size_t index, std::span<float> values) const {
  if (index == kWeight) {
    Eigen::Map<Matrix>(values.data(), outputs(), inputs()) = weight_.leftCols(outputs()).transpose();
  } else {
    Eigen::Map<Matrix>(values.data(), 1, outputs()) = bias_.leftCols(outputs());
  }
}

void Dense::write_parameter(std::size_t index, std::span<const float> values) {
  if (index == kWeight) {
    weight_.leftCols(outputs()) = MatrixView(values.data(), outputs(), inputs()).transpose();
  } else {
    bias_.leftCols(outputs()) = MatrixView(values.data(), 1, outputs());
  }
}

void Dense::accumulate_gradient(std::size_t index, const Rows& batch, Slice slice, float* gradient) const {
  for (int row = 0; row < batch.count; ++row) {
    const float* delta =
        batch.output_gradient + static_cast<std::ptrdiff_t>(row) * kernels::padded(outputs());
    if (index != kWeight) {
      kernels::add(delta, outputs(), gradient);
      continue;
    }
    const auto nonzero = nonzero_of(batch.cache + static_cast<std::ptrdiff_t>(row) * cache_words());
    const auto first = std::lower_bound(nonzero.begin(), nonzero.end(), slice.begin);
    const auto last = std::lower_bound(first, nonzero.end(), slice.end);
    kernels::accumulate_outer(batch.input + static_cast<std::ptrdiff_t>(row) * inputs(), {first, last}, delta,
                              outputs(), slice.begin, gradient);
  }
}

}  // namespace inkling
