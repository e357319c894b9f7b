// One epoch in batches of 128: of 784-30-10 (sigmoid, quadratic loss) over as many images as MNIST has, of
// Keras' mnist_cnn (Adam) over a tenth of them.
#include <benchmark/benchmark.h>

#include "inkling/synthetic.hpp"
#include "inkling/training.hpp"

namespace inkling {
namespace {

void train_epoch(benchmark::State& state, const char* architecture, const TrainingOptions& given,
                 std::size_t images) {
  const DataSet digits = synthesize(images, 1);
  Result<Network> network = Network::build(architecture, {28, 28, 1});
  network->initialize(Initializer::glorot, 1);
  TrainingOptions options = given;
  options.epochs = 1;
  options.threads = static_cast<int>(state.range(0));
  for (auto _ : state) {
    state.PauseTiming();
    Result<Training> training = Training::start(*network, options);
    state.ResumeTiming();
    benchmark::DoNotOptimize(training->run(digits, {}, nullptr));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(digits.size()));
}
BENCHMARK_CAPTURE(train_epoch, , "dense 30 sigmoid, dense 10 sigmoid", TrainingOptions{}, 60'000)
    ->Name("training/60000 images, 784-30-10, on threads")
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->MinTime(2);
BENCHMARK_CAPTURE(
    train_epoch, ,
    "conv 32 3x3 relu, conv 32 3x3 relu, maxpool 2x2, flatten, dense 128 relu, dense 10 softmax",
    TrainingOptions{.optimizer = Optimizer::adam, .loss = Loss::cross_entropy}, 6'000)
    ->Name("training/6000 images, mnist_cnn, on threads")
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->MinTime(2);

}  // namespace
}  // namespace inkling
