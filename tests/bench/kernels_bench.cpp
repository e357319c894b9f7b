// The inner products against Eigen's: a batch of 128 sparse images through the first layer, forward and
// backward.
#include <benchmark/benchmark.h>

#include <vector>

#include "bench/digits.hpp"
#include "inkling/tensor.hpp"
#include "nn/kernels.hpp"

namespace inkling {
namespace {

constexpr int kBatch = 128;
constexpr int kOutputs = 30;

void forward_ours(benchmark::State& state) {
  const Matrix images = bench::digit_images(kBatch);
  const Matrix weights = Matrix::Random(kImagePixels, kernels::padded(kOutputs));
  const Matrix bias = Matrix::Random(1, kernels::padded(kOutputs));
  std::vector<std::int32_t> indices(kImagePixels);
  Matrix outputs(kBatch, kOutputs);
  for (auto _ : state) {
    for (int row = 0; row < kBatch; ++row) {
      const float* image = &images(row, 0);
      const int count = kernels::find_nonzero(image, kImagePixels, indices.data());
      kernels::multiply(image, {indices.data(), static_cast<std::size_t>(count)}, weights.data(), bias.data(),
                        kOutputs, &outputs(row, 0));
    }
    benchmark::DoNotOptimize(outputs.data());
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(forward_ours)->Name("kernels/forward 784-30/ours");

void forward_eigen(benchmark::State& state) {
  const Matrix images = bench::digit_images(kBatch);
  const Matrix weights = Matrix::Random(kImagePixels, kOutputs);
  const Matrix bias = Matrix::Random(1, kOutputs);
  Matrix outputs(kBatch, kOutputs);
  for (auto _ : state) {
    outputs.noalias() = images * weights;
    outputs.rowwise() += bias.row(0);
    benchmark::DoNotOptimize(outputs.data());
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(forward_eigen)->Name("kernels/forward 784-30/Eigen");

void gradient_ours(benchmark::State& state) {
  const Matrix images = bench::digit_images(kBatch);
  const Matrix deltas = Matrix::Random(kBatch, kernels::padded(kOutputs));
  Matrix gradient = Matrix::Zero(kImagePixels, kernels::padded(kOutputs));
  std::vector<std::vector<std::int32_t>> nonzero(kBatch, std::vector<std::int32_t>(kImagePixels));
  for (std::size_t row = 0; row < kBatch; ++row) {
    const int count =
        kernels::find_nonzero(&images(static_cast<int>(row), 0), kImagePixels, nonzero[row].data());
    nonzero[row].resize(static_cast<std::size_t>(count));
  }
  for (auto _ : state) {
    for (int row = 0; row < kBatch; ++row) {
      kernels::accumulate_outer(&images(row, 0), nonzero[static_cast<std::size_t>(row)], &deltas(row, 0),
                                kOutputs, 0, gradient.data());
    }
    benchmark::DoNotOptimize(gradient.data());
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(gradient_ours)->Name("kernels/gradient 784-30/ours");

void gradient_eigen(benchmark::State& state) {
  const Matrix images = bench::digit_images(kBatch);
  const Matrix deltas = Matrix::Random(kBatch, kOutputs);
  Matrix gradient = Matrix::Zero(kImagePixels, kOutputs);
  for (auto _ : state) {
    gradient.noalias() += images.transpose() * deltas;
    benchmark::DoNotOptimize(gradient.data());
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(gradient_eigen)->Name("kernels/gradient 784-30/Eigen");

}  // namespace
}  // namespace inkling
