// Two ways to do one thing, timed in turns, because machines have moods: the figure is how often the first is
// done while the second is done once.
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <limits>

namespace inkling::bench {

template <class Work>
double seconds_of(Work&& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// For a benchmark that UseManualTime(): its time is ours, its counters are the fastest of each and their
// ratio.
template <class Ours, class Theirs>
void beside(benchmark::State& state, Ours&& ours, Theirs&& theirs) {
  constexpr double kMicroseconds = 1e6;
  double our_best = std::numeric_limits<double>::max();
  double their_best = our_best;
  for (auto _ : state) {
    const double taken = seconds_of(ours);
    state.SetIterationTime(taken);
    our_best = std::min(our_best, taken);
    their_best = std::min(their_best, seconds_of(theirs));
  }
  state.counters["ours_us"] = our_best * kMicroseconds;
  state.counters["theirs_us"] = their_best * kMicroseconds;
  state.counters["theirs/ours"] = their_best / our_best;
}

}  // namespace inkling::bench
