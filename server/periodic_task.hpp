// Something that is done from time to time, on a thread of its own, until it goes out of scope.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace inkling::server {

class PeriodicTask {
 public:
  // The first time is after one `interval`.
  PeriodicTask(std::chrono::milliseconds interval, std::function<void()> task)
      : thread_([interval, task = std::move(task)](const std::stop_token& stop) {
          std::mutex mutex;
          std::condition_variable_any wake;
          std::unique_lock lock(mutex);
          while (true) {
            wake.wait_for(lock, stop, interval, [] { return false; });
            if (stop.stop_requested()) return;
            task();
          }
        }) {}

 private:
  std::jthread thread_;  // asked to stop and joined at the end
};

}  // namespace inkling::server
