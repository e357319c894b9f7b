#include "nn/dense.hpp"

#include <algorithm>

#include "nn/initializer.hpp"
#include "nn/kernels.hpp"

namespace inkling {
namespace {

constexpr std::size_t kWeight = 0;

// A row of indices: how many inputs are not zero, then which.
std::span<const std::int32_t> nonzero_of(const std::int32_t* indices) {
  return {indices + 1, static_cast<std::size_t>(indices[0])};
}

// Fewer rows than this are not worth a product of matrices.
constexpr int kFewRows = 4;

}  // namespace

Dense::Dense(const Shape& input, int outputs)
    : Layer(input, {1, 1, outputs}),
      weight_(Matrix::Zero(input.size(), kernels::padded(outputs))),
      bias_(Matrix::Zero(1, kernels::padded(outputs))) {}

std::unique_ptr<Layer> Dense::clone() const {
  return std::make_unique<Dense>(*this);
}

int Dense::index_count() const {
  return 1 + inputs();
}

std::size_t Dense::scratch_size() const {
  return static_cast<std::size_t>(outputs()) * static_cast<std::size_t>(kernels::padded(inputs()));
}

void Dense::forward(const Rows& rows) const {
  if (exceeds_cache() && rows.count >= kFewRows) {
    kernels::multiply({.a = rows.input,
                       .a_row = inputs(),
                       .b = weight_.data(),
                       .b_row = weight_.cols(),
                       .length = inputs(),
                       .rows = rows.count,
                       .columns = outputs(),
                       .output = rows.output,
                       .output_row = outputs()},
                      bias_.data());
    return;
  }
  for (int row = 0; row < rows.count; ++row) {
    const float* input = rows.input + static_cast<std::ptrdiff_t>(row) * inputs();
    std::int32_t* indices = rows.indices + static_cast<std::ptrdiff_t>(row) * index_count();
    indices[0] = kernels::find_nonzero(input, inputs(), indices + 1);
    kernels::multiply(input, nonzero_of(indices), weight_.data(), bias_.data(), outputs(),
                      rows.output + static_cast<std::ptrdiff_t>(row) * outputs());
  }
}

void Dense::backward(const Rows& rows) const {
  if (rows.input_gradient == nullptr) {
    return;
  }
  const int padded_inputs = kernels::padded(inputs());
  Eigen::Map<Matrix> transposed(rows.scratch, outputs(), padded_inputs);
  transposed.leftCols(inputs()) = weight_.leftCols(outputs()).transpose();
  kernels::multiply({.a = rows.output_gradient,
                     .a_row = kernels::padded(outputs()),
                     .b = transposed.data(),
                     .b_row = padded_inputs,
                     .length = outputs(),
                     .rows = rows.count,
                     .columns = inputs(),
                     .output = rows.input_gradient,
                     .output_row = padded_inputs},
                    nullptr);
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
  const int stride = kernels::padded(outputs());
  if (index == kWeight && exceeds_cache()) {
    kernels::accumulate({.a = batch.input + slice.begin,
                         .a_row = 1,
                         .a_step = inputs(),
                         .b = batch.output_gradient,
                         .b_row = stride,
                         .length = batch.count,
                         .rows = slice.end - slice.begin,
                         .columns = outputs(),
                         .output = gradient,
                         .output_row = stride});
    return;
  }
  for (int row = 0; row < batch.count; ++row) {
    const float* delta = batch.output_gradient + static_cast<std::ptrdiff_t>(row) * stride;
    if (index != kWeight) {
      kernels::add(delta, outputs(), gradient);
      continue;
    }
    const auto nonzero = nonzero_of(batch.indices + static_cast<std::ptrdiff_t>(row) * index_count());
    const auto first = std::lower_bound(nonzero.begin(), nonzero.end(), slice.begin);
    const auto last = std::lower_bound(first, nonzero.end(), slice.end);
    kernels::accumulate_outer(batch.input + static_cast<std::ptrdiff_t>(row) * inputs(), {first, last}, delta,
                              outputs(), slice.begin, gradient);
  }
}

}  // namespace inkling
