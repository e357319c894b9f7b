// One epoch of 784-30-10 (sigmoid, quadratic loss, batch 128) over as many images as MNIST has.
#include <benchmark/benchmark.h>

#include "inkling/synthetic.hpp"
#include "inkling/training.hpp"

namespace inkling {
namespace {

void train_epoch(benchmark::State& state) {
  static const DataSet digits = synthesize(60'000, 1);
  Result<Network> network = Network::build("dense 30 sigmoid, dense 10 sigmoid", {28, 28, 1});
  network->initialize(Initializer::glorot, 1);
  TrainingOptions options;
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
BENCHMARK(train_epoch)
    ->Name("training/epoch of 60000 on threads")
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->MinTime(2);

}  // namespace
}  // namespace inkling
