// One training that a client has asked for: what is known of it, and its file.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "inkling/error.hpp"
#include "inkling/training.hpp"
#include "server/feed.hpp"

namespace inkling::server {

enum class JobState { queued, running, done, failed, cancelled };
inline constexpr std::array kJobStates = {JobState::queued, JobState::running, JobState::done,
                                          JobState::failed, JobState::cancelled};
std::string_view name_of(JobState state);
// Whether nothing more will happen to it.
constexpr bool is_over(JobState state) {
  return state != JobState::queued && state != JobState::running;
}

struct Job {
  std::uint64_t id = 0;
  JobState state = JobState::queued;
  nlohmann::json request;                           // as it was sent
  std::string created{};                            // "2026-11-21T14:05:00Z"
  std::string error{};                              // why it failed
  nlohmann::json progress{};                        // null before it runs
  nlohmann::json epochs = nlohmann::json::array();  // what each came to
  nlohmann::json accuracy{};                        // on the test images; null while it was not measured
  std::filesystem::path folder;                     // its own
  std::shared_ptr<Feed> feed = std::make_shared<Feed>();  // what happens
  std::shared_ptr<std::atomic<bool>> cancelled = std::make_shared<std::atomic<bool>>(false);

  [[nodiscard]] std::filesystem::path model_file() const { return folder / "model.npz"; }
  [[nodiscard]] std::filesystem::path init_file() const { return folder / "init.npz"; }
};

// What clients are told.
nlohmann::json to_json(const Job& job);
// With the seconds that are left at this pace; null before that can be told.
nlohmann::json to_json(const Progress& progress, int epochs_before);

// Of the file job.json in its folder.
Result<void> save_job(const Job& job);
Result<Job> load_job(const std::filesystem::path& folder);

}  // namespace inkling::server
