#include "inkling/parallel.hpp"

#include <algorithm>
#include <utility>

#ifndef __wasm__
#include <atomic>
#include <thread>
#include <vector>
#endif

namespace inkling {

#ifdef __wasm__

struct Workers::Team {};

Workers::Workers(int /*count*/) {}
int Workers::count() const {
  return 1;
}
void Workers::run(const std::function<void(int)>& task) {
  task(0);
}

#else

namespace {

// Batches follow each other within microseconds: waking a sleeping thread would cost as much as the work
// itself.
constexpr int kSpins = 4000;

template <class Condition>
bool spin_until(Condition done) {
  for (int i = 0; i < kSpins; ++i) {
    if (done()) {
      return true;
    }
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
  }
  return done();
}

}  // namespace

struct Workers::Team {
  explicit Team(int count) {
    for (int worker = 1; worker < count; ++worker) {
      threads.emplace_back([this, worker] { serve(worker); });
    }
  }

  ~Team() {
    stopping = true;
    start_round();
    for (std::thread& thread : threads) {
      thread.join();
    }
  }

  void start_round() {
    unfinished.store(static_cast<int>(threads.size()), std::memory_order_relaxed);
    round.fetch_add(1, std::memory_order_release);
    round.notify_all();
  }

  void serve(int worker) {
    for (int seen = 0;; ++seen) {
      if (!spin_until([&] { return round.load(std::memory_order_acquire) != seen; })) {
        round.wait(seen, std::memory_order_acquire);
      }
      if (stopping) {
        return;
      }
      (*task)(worker);
      if (unfinished.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        unfinished.notify_one();
      }
    }
  }

  void run(const std::function<void(int)>& new_task) {
    task = &new_task;
    start_round();
    new_task(0);
    if (!spin_until([&] { return unfinished.load(std::memory_order_acquire) == 0; })) {
      for (int left = unfinished.load(std::memory_order_acquire); left != 0;
           left = unfinished.load(std::memory_order_acquire)) {
        unfinished.wait(left, std::memory_order_acquire);
      }
    }
  }

  std::vector<std::thread> threads;
  const std::function<void(int)>* task = nullptr;
  bool stopping = false;
  std::atomic<int> round{0};
  std::atomic<int> unfinished{0};
};

Workers::Workers(int count) {
  const int wanted = count > 0 ? count : static_cast<int>(std::thread::hardware_concurrency());
  if (wanted > 1) {
    team_ = std::make_unique<Team>(wanted);
  }
}

int Workers::count() const {
  return team_ ? static_cast<int>(team_->threads.size()) + 1 : 1;
}

void Workers::run(const std::function<void(int)>& task) {
  if (team_) {
    team_->run(task);
  } else {
    task(0);
  }
}

#endif

Workers::~Workers() = default;
Workers::Workers(Workers&&) noexcept = default;
Workers& Workers::operator=(Workers&&) noexcept = default;

Slice Workers::slice(int items, int worker, int grain) const {
  const int grains = (items + grain - 1) / grain;
  const auto bound = [&](int i) {
    const auto share = static_cast<long long>(grains) * i / count();
    return std::min(items, static_cast<int>(share) * grain);
  };
  return {bound(worker), bound(worker + 1)};
}

}  // namespace inkling
