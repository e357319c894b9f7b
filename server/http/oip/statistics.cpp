#include "server/http/oip/statistics.hpp"

#include <nlohmann/json.hpp>

namespace inkling::http::oip {

using nlohmann::json;

void Statistics::count_success(const std::string& name, const std::string& version, std::size_t images,
                               const Durations& durations) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::lock_guard lock(mutex_);
  OfModel& model = models_[{name, version}];
  model.last_inference_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  model.images += images;
  model.success.add(durations.input + durations.infer + durations.output);
  model.input.add(durations.input);
  model.infer.add(durations.infer);
  model.output.add(durations.output);
}

void Statistics::count_failure(const std::string& name, const std::string& version, Nanoseconds duration) {
  const std::lock_guard lock(mutex_);
  models_[{name, version}].failure.add(duration);
}

json Statistics::describe(const Total& total) {
  return {{"count", total.count}, {"ns", total.time.count()}};
}

json Statistics::describe(const std::string& name, const std::string& version) const {
  OfModel model;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = models_.find({name, version}); found != models_.end()) model = found->second;
  }
  // Nothing waits in a queue here, and nothing is answered from a cache.
  return {{"name", name},
          {"version", version},
          {"last_inference", model.last_inference_ms},
          {"inference_count", model.images},
          {"execution_count", model.success.count},
          {"inference_stats",
           {{"success", describe(model.success)},
            {"fail", describe(model.failure)},
            {"queue", describe(Total())},
            {"compute_input", describe(model.input)},
            {"compute_infer", describe(model.infer)},
            {"compute_output", describe(model.output)},
            {"cache_hit", describe(Total())},
            {"cache_miss", describe(Total())}}},
          {"batch_stats", json::array()}};
}

}  // namespace inkling::http::oip
