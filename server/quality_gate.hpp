// Whether a new model is good enough to take another's place.
//
//   QualityGate gate({.source = "data"});
//   gate.compare(baseline, candidate)     // figure by figure; see is_worse()
#pragma once

#include <mutex>
#include <optional>
#include <vector>

#include "inkling/data_set.hpp"
#include "inkling/error.hpp"
#include "inkling/model.hpp"
#include "server/data_source.hpp"
#include "server/quality.hpp"

namespace inkling::server {

class QualityGate {
 public:
  // Measures with the source's test images, where it has none with those for validation, and with the same
  // drawn again on a canvas. They are read when they are first needed.
  explicit QualityGate(DataSource data) : source_(std::move(data)) {}

  Result<std::vector<Comparison>> compare(const Model& baseline, const Model& candidate);

 private:
  const DataSource source_;
  std::mutex mutex_;
  std::optional<DataSet> images_;
};

// Whether any figure is worse by more than its margin.
bool is_worse(const std::vector<Comparison>& comparisons);

}  // namespace inkling::server
