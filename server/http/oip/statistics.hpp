// The statistics extension: how often each model was asked, and how long it took.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>

namespace inkling::http::oip {

using Nanoseconds = std::chrono::nanoseconds;

// How long one request took.
struct Durations {
  Nanoseconds input{};   // reading the request
  Nanoseconds infer{};   // the network
  Nanoseconds output{};  // writing the answer
};

// For many threads at once.
class Statistics {
 public:
  void count_success(const std::string& name, const std::string& version, std::size_t images,
                     const Durations& durations);
  void count_failure(const std::string& name, const std::string& version, Nanoseconds duration);

  // The entry of "model_stats" of one model; of zeros when it was never asked.
  [[nodiscard]] nlohmann::json describe(const std::string& name, const std::string& version) const;

 private:
  struct Total {
    std::uint64_t count = 0;
    Nanoseconds time{};
    void add(Nanoseconds duration) {
      ++count;
      time += duration;
    }
  };
  struct OfModel {
    std::int64_t last_inference_ms = 0;  // since 1970
    std::uint64_t images = 0;
    Total success;
    Total failure;
    Total input;
    Total infer;
    Total output;
  };
  static nlohmann::json describe(const Total& total);

  mutable std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, OfModel> models_;  // by name and version
};

}  // namespace inkling::http::oip
