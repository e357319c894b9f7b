// Numbers that many threads count at once: an atomic addition each, without locks and without memory.
//
//   Counter requests;
//   requests.add();
//   static constexpr std::array kBounds = {0.001, 0.01, 0.1};
//   Histogram seconds(kBounds);
//   seconds.observe(0.004);
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>

namespace inkling::metrics {

// Only grows.
class Counter {
 public:
  void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

// How many there are at the moment.
class Gauge {
 public:
  void add(std::int64_t change) { value_.fetch_add(change, std::memory_order_relaxed); }
  [[nodiscard]] std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_ = 0;
};

// How many observations fall between each two bounds.
class Histogram {
 public:
  static constexpr std::size_t kMaxBounds = 16;

  // `bounds` rise, and outlive the histogram.
  explicit Histogram(std::span<const double> bounds) : bounds_(bounds) {
    assert(bounds.size() <= kMaxBounds);
  }

  void observe(double value) {
    const auto bound = std::lower_bound(bounds_.begin(), bounds_.end(), value);
    counts_[static_cast<std::size_t>(bound - bounds_.begin())].add();
    sum_.fetch_add(value, std::memory_order_relaxed);
  }

  [[nodiscard]] std::span<const double> bounds() const { return bounds_; }
  // Of those up to bounds()[i] and above the bound before it; at i = bounds().size(), above all bounds.
  [[nodiscard]] std::uint64_t count(std::size_t i) const { return counts_[i].value(); }
  [[nodiscard]] std::uint64_t count() const {
    std::uint64_t all = 0;
    for (const Counter& count : counts_) all += count.value();
    return all;
  }
  [[nodiscard]] double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  std::span<const double> bounds_;
  std::array<Counter, kMaxBounds + 1> counts_;
  std::atomic<double> sum_ = 0;
};

}  // namespace inkling::metrics
