// Measurements in the text format that Prometheus reads.
//
//   Exposition out;
//   out.counter("inkling_predictions_total", "Pictures read.").add({{"model", "mlp-v5"}}, 12);
//   out.text();
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "server/metrics/counters.hpp"

namespace prometheus {
struct MetricFamily;
}

namespace inkling::metrics {

using Labels = std::vector<std::pair<std::string, std::string>>;

class Exposition {
 public:
  Exposition();
  ~Exposition();
  Exposition(const Exposition&) = delete;
  Exposition& operator=(const Exposition&) = delete;

  // All measurements of one name. The exposition must outlive it.
  class Family {
   public:
    Family(Exposition& exposition, std::size_t index) : exposition_(&exposition), index_(index) {}
    void add(const Labels& labels, double value);
    void add(const Labels& labels, const Histogram& histogram);

   private:
    Exposition* exposition_;
    std::size_t index_;
  };
  Family counter(const std::string& name, const std::string& help);
  Family gauge(const std::string& name, const std::string& help);
  Family histogram(const std::string& name, const std::string& help);

  [[nodiscard]] std::string text() const;

 private:
  std::vector<prometheus::MetricFamily> families_;
};

}  // namespace inkling::metrics
