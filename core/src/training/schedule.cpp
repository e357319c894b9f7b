#include "training/schedule.hpp"

#include <algorithm>
#include <numbers>

#include "inkling/elementary.hpp"

namespace inkling {

double learning_rate_at(std::int64_t step, int batches, const TrainingOptions& options) {
  const double epoch = static_cast<double>(step) / batches;
  const double warmup = options.warmup_epochs * batches;
  double rate = options.learning_rate;
  if (static_cast<double>(step) < warmup) {
    rate *= static_cast<double>(step + 1) / (warmup + 1);
  }
  switch (options.schedule) {
    case Schedule::constant:
      break;
    case Schedule::cosine:
      rate *= 0.5 * (1 + cos(std::numbers::pi * std::min(epoch / options.epochs, 1.0)));
      break;
    case Schedule::step:
      for (int decays = static_cast<int>(epoch) / options.decay_every; decays > 0 && rate > 0; --decays) {
        rate *= options.decay_factor;
      }
      break;
  }
  return rate;
}

}  // namespace inkling
