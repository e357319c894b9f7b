#include "server/metrics/predictions.hpp"

#include <algorithm>
#include <functional>
#include <tuple>

namespace inkling::metrics {
namespace {

constexpr std::size_t kLabels = 10;
constexpr std::array kConfidenceBounds = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0};

std::size_t first_slot(std::string_view model, std::size_t slots) {
  return std::hash<std::string_view>()(model) % slots;
}

}  // namespace

struct Predictions::Series {
  Series(std::string_view of_model, std::string_view of_version) : model(of_model), version(of_version) {}

  std::string model;
  std::string version;
  std::array<Counter, kLabels> labels{};
  Counter rejected{};
  Histogram confidence{kConfidenceBounds};
};

Predictions::Predictions() : other_(std::make_unique<Series>("other", "")) {}
Predictions::~Predictions() = default;

void Predictions::add(std::string_view model, std::string_view version, const Prediction& prediction) {
  Series& series = series_of(model, version);
  series.labels[std::min(static_cast<std::size_t>(prediction.label), kLabels - 1)].add();
  if (!prediction.is_digit) series.rejected.add();
  series.confidence.observe(static_cast<double>(prediction.confidence));
}

Predictions::Series* Predictions::find(std::string_view model, std::string_view version) const {
  for (std::size_t i = first_slot(model, kSlots);; i = (i + 1) % kSlots) {
    // At most half the slots are taken: there is an empty one.
    Series* series = slots_[i].load(std::memory_order_acquire);
    if (series == nullptr || (series->model == model && series->version == version)) return series;
  }
}

Predictions::Series& Predictions::series_of(std::string_view model, std::string_view version) {
  if (Series* found = find(model, version)) return *found;
  if (models_.load(std::memory_order_relaxed) == kMaxModels) return *other_;
  const std::scoped_lock lock(adding_);
  if (Series* found = find(model, version)) return *found;
  if (added_.size() == kMaxModels) return *other_;
  Series* series = added_.emplace_back(std::make_unique<Series>(model, version)).get();
  std::size_t slot = first_slot(model, kSlots);
  while (slots_[slot].load(std::memory_order_relaxed) != nullptr) slot = (slot + 1) % kSlots;
  slots_[slot].store(series, std::memory_order_release);
  models_.store(added_.size(), std::memory_order_relaxed);
  return *series;
}

void Predictions::write(Exposition& out) const {
  std::vector<const Series*> all;
  for (const auto& slot : slots_) {
    if (const Series* series = slot.load(std::memory_order_acquire)) all.push_back(series);
  }
  std::sort(all.begin(), all.end(), [](const Series* a, const Series* b) {
    return std::tie(a->model, a->version) < std::tie(b->model, b->version);
  });
  if (models_.load(std::memory_order_relaxed) == kMaxModels) all.push_back(other_.get());

  auto labels = out.counter("inkling_predictions_total", "Pictures read, by model, version and label.");
  for (const Series* series : all) {
    for (std::size_t i = 0; i < kLabels; ++i) {
      labels.add({{"model", series->model}, {"version", series->version}, {"label", std::to_string(i)}},
                 static_cast<double>(series->labels[i].value()));
    }
  }
  auto rejected = out.counter("inkling_predictions_rejected_total", "Pictures read as no digit.");
  for (const Series* series : all) {
    rejected.add({{"model", series->model}, {"version", series->version}},
                 static_cast<double>(series->rejected.value()));
  }
  auto confidence =
      out.histogram("inkling_prediction_confidence_ratio", "Probability of the label, by model and version.");
  for (const Series* series : all)
    confidence.add({{"model", series->model}, {"version", series->version}}, series->confidence);
}

}  // namespace inkling::metrics
