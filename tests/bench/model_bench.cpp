// Reading images, and loading a model.
#include <benchmark/benchmark.h>

#include <vector>

#include "bench/digits.hpp"
#include "inkling/model.hpp"
#include "inkling/tensor.hpp"

namespace inkling {
namespace {

constexpr const char* kPerceptron = "dense 30 relu, dense 10 softmax";
// As models are saved: normalisation is folded into the convolutions, dropout is gone.
constexpr const char* kCnnV1 =
    "conv 16 3x3 same relu, maxpool 2x2, conv 32 3x3 same relu, conv 32 3x3 same relu, maxpool 2x2, "
    "conv 64 3x3 relu, conv 64 3x3 relu, flatten, dense 10 softmax-or-none";
constexpr const char* kMnistCnn =
    "conv 32 3x3 relu, conv 32 3x3 relu, maxpool 2x2, flatten, dense 128 relu, dense 10 softmax";

Model make_model(const char* architecture = kPerceptron) {
  Result<Network> network = Network::build(architecture, {28, 28, 1});
  network->initialize(Initializer::he, 1);
  return Model{.network = std::move(*network), .classes = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}};
}

void classify_one(benchmark::State& state, const char* architecture) {
  const Model model = make_model(architecture);
  const Matrix images = bench::digit_images(1000);
  Classifier classifier(model);
  Eigen::Index next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(classifier.classify({&images(next, 0), kImagePixels}).label);
    next = next + 1 < images.rows() ? next + 1 : 0;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(classify_one, , kPerceptron)->Name("classify/one image, 784-30-10");
BENCHMARK_CAPTURE(classify_one, , kCnnV1)->Name("classify/one image, cnn-v1")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(classify_one, , kMnistCnn)
    ->Name("classify/one image, mnist_cnn")
    ->Unit(benchmark::kMicrosecond);

void classify_batch(benchmark::State& state) {
  const Model model = make_model();
  const Matrix images = bench::digit_images(1000);
  std::vector<float> probabilities(1000 * kDigits);
  Classifier classifier(model);
  for (auto _ : state) {
    classifier.classify_batch({images.data(), static_cast<std::size_t>(images.size())}, probabilities);
    benchmark::DoNotOptimize(probabilities.data());
  }
  state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(classify_batch)->Name("classify/1000 images, 784-30-10");

void load_model(benchmark::State& state) {
  const Bytes file = *write_model(make_model());
  for (auto _ : state) {
    benchmark::DoNotOptimize(read_model(file));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(file.size()));
}
BENCHMARK(load_model)->Name("model/read NPZ");

}  // namespace
}  // namespace inkling
