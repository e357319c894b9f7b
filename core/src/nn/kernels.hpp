// The inner products of every layer, forward and backward.
//
// A weight matrix is stored input by input: row k holds what input k gives to each output, padded with zeros
// to a multiple of kPadding. So the sums of many outputs run side by side in vector registers, each in
// ascending order of the input, and an input that is zero can be skipped without changing a bit: the bits do
// not depend on the width of the registers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace inkling::kernels {

// Floats to which the rows of weights and gradients are padded: one AVX-512 register, two AVX, four WASM.
inline constexpr int kPadding = 16;

constexpr int padded(int size) {
  return (size + kPadding - 1) / kPadding * kPadding;
}

// Whether the values have the same bits; -0 is not 0.
bool are_same(const float* a, const float* b, int size);

// output[i] = values[i] where that is above 0, else 0; output may be values.
void rectify(const float* values, int size, float* output);

// Writes the ascending indices of the values that are not zero and returns how many there are.
int find_nonzero(const float* values, int size, std::int32_t* indices);

// output[j] = bias[j] + sum over k of input[k] weights[k, j], the bias added last. `nonzero` lists the k that
// count; weights: [inputs, padded(outputs)], bias: [padded(outputs)], output: [outputs].
void multiply(const float* input, std::span<const std::int32_t> nonzero, const float* weights,
              const float* bias, int outputs, float* output);

// gradient[k - first_row, j] += input[k] output_gradient[j] for the listed k; rows of padded(outputs).
void accumulate_outer(const float* input, std::span<const std::int32_t> nonzero, const float* output_gradient,
                      int outputs, int first_row, float* gradient);

// A product of matrices, or a convolution seen as one:
//   output[i, j] = sum over s, r of a[i a_row + s a_segment + r a_step] b[s b_segment + r b_row + j]
// the terms in ascending order of (s, r). Rows of b must be readable up to padded(columns).
struct Product {
  const float* a = nullptr;
  std::ptrdiff_t a_row = 0;
  std::ptrdiff_t a_segment = 0;
  std::ptrdiff_t a_step = 1;
  const float* b = nullptr;
  std::ptrdiff_t b_segment = 0;
  std::ptrdiff_t b_row = 0;
  int segments = 1;
  int length = 0;  // terms of a segment
  int rows = 0;
  int columns = 0;
  float* output = nullptr;
  std::ptrdiff_t output_row = 0;
};

// Sets the output. The bias, [padded(columns)], is added last; nullptr: there is none.
void multiply(const Product& product, const float* bias);

// Goes on adding to what the output holds.
void accumulate(const Product& product);

// sum[j] += values[j] over a padded row.
void add(const float* values, int outputs, float* sum);

}  // namespace inkling::kernels
