// Threads, or their absence: the one place that knows whether this build has any.
//
//   Workers workers(4);
//   workers.run([&](int worker) { ... rows of workers.slice(rows, worker) ... });
//
// Results must not depend on how work is sliced: give each output to one worker, never split a sum.
#pragma once

#include <functional>
#include <memory>

namespace inkling {

// Half-open range of indices.
struct Slice {
  int begin = 0;
  int end = 0;
};

// A fixed team of threads, the caller being worker 0. Not copyable; one run() at a time.
class Workers {
 public:
  // 0 means one worker a core; without threads (WASM) there is always one.
  explicit Workers(int count);
  ~Workers();
  Workers(Workers&&) noexcept;
  Workers& operator=(Workers&&) noexcept;

  [[nodiscard]] int count() const;

  // Calls task(worker) for each worker, and returns when all have ended. Allocates nothing.
  void run(const std::function<void(int)>& task);

  // The worker's contiguous share of `items`, in multiples of `grain` but for the last.
  [[nodiscard]] Slice slice(int items, int worker, int grain = 1) const;

 private:
  struct Team;
  std::unique_ptr<Team> team_;
};

}  // namespace inkling
