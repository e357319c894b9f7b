#include "server/metrics/exposition.hpp"

#include <prometheus/text_serializer.h>

#include <limits>

namespace inkling::metrics {
namespace {

std::vector<prometheus::ClientMetric::Label> to_library(const Labels& labels) {
  std::vector<prometheus::ClientMetric::Label> converted;
  for (const auto& [name, value] : labels) converted.push_back({name, value});
  return converted;
}

}  // namespace

Exposition::Exposition() = default;
Exposition::~Exposition() = default;

void Exposition::Family::add(const Labels& labels, double value) {
  prometheus::MetricFamily& family = exposition_->families_[index_];
  prometheus::ClientMetric& metric = family.metric.emplace_back();
  metric.label = to_library(labels);
  (family.type == prometheus::MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
}

void Exposition::Family::add(const Labels& labels, const Histogram& histogram) {
  prometheus::ClientMetric& metric = exposition_->families_[index_].metric.emplace_back();
  metric.label = to_library(labels);
  // Each bucket holds those before it, as the format wants it.
  std::uint64_t count = 0;
  for (std::size_t i = 0; i <= histogram.bounds().size(); ++i) {
    count += histogram.count(i);
    const bool is_last = i == histogram.bounds().size();
    metric.histogram.bucket.push_back(
        {count, is_last ? std::numeric_limits<double>::infinity() : histogram.bounds()[i]});
  }
  metric.histogram.sample_count = count;
  metric.histogram.sample_sum = histogram.sum();
}

Exposition::Family Exposition::counter(const std::string& name, const std::string& help) {
  families_.push_back({name, help, prometheus::MetricType::Counter, {}});
  return {*this, families_.size() - 1};
}

Exposition::Family Exposition::gauge(const std::string& name, const std::string& help) {
  families_.push_back({name, help, prometheus::MetricType::Gauge, {}});
  return {*this, families_.size() - 1};
}

Exposition::Family Exposition::histogram(const std::string& name, const std::string& help) {
  families_.push_back({name, help, prometheus::MetricType::Histogram, {}});
  return {*this, families_.size() - 1};
}

std::string Exposition::text() const {
  return prometheus::TextSerializer().Serialize(families_);
}

}  // namespace inkling::metrics
