// Predicting with 784-30-10, and loading it.
#include <benchmark/benchmark.h>

#include <vector>

#include "bench/digits.hpp"
#include "inkling/model.hpp"

namespace inkling {
namespace {

Model make_model() {
  Result<Network> network = Network::build("dense 30 relu, dense 10 softmax", {28, 28, 1});
  network->initialize(Initializer::he, 1);
  return Model{.network = std::move(*network), .classes = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}};
}

void classify_one(benchmark::State& state) {
  const Model model = make_model();
  const Matrix images = bench::digit_images(1000);
  Classifier classifier(model);
  Eigen::Index next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(classifier.classify({&images(next, 0), kImagePixels}).label);
    next = next + 1 < images.rows() ? next + 1 : 0;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(classify_one)->Name("classify/one image");

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
BENCHMARK(classify_batch)->Name("classify/1000 images");

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
