// What the models read, by model and version.
//
//   Predictions predictions;
//   predictions.add("mlp-v5", "5", {.label = 7, .confidence = 0.98F, .is_digit = true});    // from any
//   thread
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "server/metrics/counters.hpp"
#include "server/metrics/exposition.hpp"

namespace inkling::metrics {

struct Prediction {
  int label = 0;
  float confidence = 0;  // 0..1
  bool is_digit = true;  // false: rejected
};

class Predictions {
 public:
  // Models beyond so many are counted together, as "other": they come and go, series in Prometheus stay.
  static constexpr std::size_t kMaxModels = 128;

  Predictions();
  ~Predictions();
  Predictions(const Predictions&) = delete;
  Predictions& operator=(const Predictions&) = delete;

  // Takes a lock and memory for a model's first prediction only.
  void add(std::string_view model, std::string_view version, const Prediction& prediction);

  void write(Exposition& out) const;

 private:
  struct Series;
  Series& series_of(std::string_view model, std::string_view version);
  [[nodiscard]] Series* find(std::string_view model, std::string_view version) const;

  // A hash table that only fills: whoever sees an entry may use it for good.
  static constexpr std::size_t kSlots = 2 * kMaxModels;
  std::array<std::atomic<Series*>, kSlots> slots_{};
  std::atomic<std::size_t> models_ = 0;
  std::mutex adding_;
  std::vector<std::unique_ptr<Series>> added_;
  const std::unique_ptr<Series> other_;
};

}  // namespace inkling::metrics
