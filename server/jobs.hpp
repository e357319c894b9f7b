// Trainings that clients ask for: queued, run one after the other at low priority, kept on disk.
//
//   Result<std::unique_ptr<Jobs>> jobs = Jobs::open(registry, {.folder = "jobs", .data = "data"});
//   Result<Job> job = (*jobs)->add(request);          // a copy: what is known of it at the moment
//   (*jobs)->find(job->id)->feed->read(0)             // server-sent events
//
// Each job has a folder with its request and, after each epoch, a checkpoint. A job that was queued or
// running when the program ended goes on when it starts again, from its checkpoint, and ends with the same
// bytes.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"
#include "server/job.hpp"
#include "server/registry.hpp"

namespace inkling::server {

struct JobSettings {
  std::filesystem::path folder{};  // empty: one that is removed at the end
  std::string data = "synthetic";  // what "data": "server" means
  std::size_t queue = 16;          // jobs that wait
  std::size_t kept = 100;          // jobs that are over; the oldest go first
  int threads = 0;                 // of a training; 0: one a core but one
};

class Jobs {
 public:
  // Reads the jobs in the folder, which belongs to one process at a time. Error{not_found or
  // invalid_argument} when it cannot be had.
  static Result<std::unique_ptr<Jobs>> open(const Registry& registry, JobSettings settings);
  // Breaks off what runs: it goes on the next time.
  ~Jobs();
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  // Error{invalid_argument} names the field that cannot be, Error{not_found} the starting model.
  Result<Job> add(const nlohmann::json& request);
  // Whether as many jobs wait as may.
  [[nodiscard]] bool is_full() const;

  [[nodiscard]] std::optional<Job> find(std::uint64_t id) const;
  [[nodiscard]] std::vector<Job> list() const;  // by id
  // Cancels a job that is not over; removes one that is, with its files. What it was before.
  std::optional<Job> cancel_or_remove(std::uint64_t id);
  // The model's file, once it is done.
  [[nodiscard]] Result<Bytes> model(std::uint64_t id) const;

 private:
  struct FolderLock;

  Jobs(const Registry& registry, JobSettings settings);
  Result<void> prepare_folder();
  void read_folder();
  void loop();
  void run(Job& job);
  Result<void> train(Job& job);
  void note(Job& job, const Progress& progress, int epochs_before);
  void finish(Job& job, JobState state, const std::string& error);
  void forget_oldest();

  const Registry* registry_;
  JobSettings settings_;
  bool is_temporary_ = false;
  std::unique_ptr<FolderLock> lock_;

  mutable std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::map<std::uint64_t, Job> jobs_;
  std::uint64_t last_id_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace inkling::server
