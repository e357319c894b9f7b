#include "server/jobs.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <system_error>
#include <utility>

#include "inkling/training.hpp"
#include "server/files.hpp"
#include "server/job_request.hpp"
#include "server/model_files.hpp"
#include "server/text.hpp"
#include "server/training_run.hpp"

namespace inkling::server {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr int kNiceness = 19;
constexpr std::size_t kMaxParameters = 5'000'000;
constexpr std::chrono::milliseconds kBetweenReports{250};

double steady_seconds() {
  return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

// "2026-11-21T14:05:00Z"
std::string now_text() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

// Whether it can be trained at all, before anybody waits for it.
Result<void> check_trainable(JobOptions& options) {
  if (options.train.initial_model.empty()) {  // before anything is allocated for it
    const Result<Network> network =
        Network::build(options.train.architecture, {kImageSide, kImageSide, 1}, kMaxParameters);
    if (!network) return fail_within("architecture", network.error());
  }
  Result<TrainingStart> start = start_training_from(options.train);
  if (!start) return fail(start.error().code, about_fields(start.error().message));
  if (start->model.network.parameter_count() > kMaxParameters) {
    return fail(ErrorCode::invalid_argument,
                "architecture: expected at most " + std::to_string(kMaxParameters) + " parameters");
  }
  const Result<Training> training = Training::start(std::move(start->model.network), options.train.training);
  if (!training) return fail(training.error().code, about_fields(training.error().message));
  return {};
}

}  // namespace

// One process a folder: the kernel forgets the lock when its process ends, however that happens.
struct Jobs::FolderLock {
  explicit FolderLock(const fs::path& folder)
      : descriptor(::open((folder / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    is_held = descriptor >= 0 && ::flock(descriptor, LOCK_EX | LOCK_NB) == 0;
  }
  ~FolderLock() {
    if (descriptor >= 0) ::close(descriptor);
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  int descriptor;
  bool is_held = false;
};

Jobs::Jobs(const Registry& registry, JobSettings settings)
    : registry_(&registry), settings_(std::move(settings)) {
  if (settings_.threads == 0) {
    settings_.threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()) - 1);
  }
}

Result<std::unique_ptr<Jobs>> Jobs::open(const Registry& registry, JobSettings settings) {
  std::unique_ptr<Jobs> jobs(new Jobs(registry, std::move(settings)));
  if (const Result<void> prepared = jobs->prepare_folder(); !prepared)
    return tl::unexpected(prepared.error());
  jobs->read_folder();
  jobs->thread_ = std::thread([jobs = jobs.get()] { jobs->loop(); });
  return jobs;
}

Jobs::~Jobs() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
  std::error_code ignored;
  if (is_temporary_) fs::remove_all(settings_.folder, ignored);
}

Result<void> Jobs::prepare_folder() {
  if (settings_.folder.empty()) {
    std::error_code error;
    std::string name = (fs::temp_directory_path(error) / "inkling-jobs-XXXXXX").string();
    if (error || ::mkdtemp(name.data()) == nullptr) {
      return fail(ErrorCode::not_found, "no folder for training jobs can be made: --jobs names one");
    }
    settings_.folder = name;
    is_temporary_ = true;
  }
  std::error_code error;
  fs::create_directories(settings_.folder, error);
  if (error) {
    return fail(ErrorCode::invalid_argument,
                settings_.folder.string() + ": cannot be made a folder of jobs: " + error.message());
  }
  lock_ = std::make_unique<FolderLock>(settings_.folder);
  if (!lock_->is_held) {
    return fail(ErrorCode::invalid_argument,
                settings_.folder.string() +
                    ": cannot be locked: expected a folder that can be written, and "
                    "that no other server has its jobs in");
  }
  return {};
}

void Jobs::read_folder() {
  std::error_code error;
  for (fs::directory_iterator entry(settings_.folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (!entry->is_directory(error)) continue;
    Result<Job> job = load_job(entry->path());
    if (!job) {
      spdlog::warn("not a job: {}", printable(job.error().message));
      continue;
    }
    last_id_ = std::max(last_id_, job->id);
    if (job->state == JobState::running) {
      job->state = JobState::queued;
      spdlog::info("job {} was interrupted and goes on", job->id);
    }
    for (const json& epoch : job->epochs) job->feed->add("epoch", epoch.dump());
    if (is_over(job->state)) {
      job->feed->add("state", json({{"state", name_of(job->state)}}).dump());
      job->feed->end();
    }
    jobs_[job->id] = std::move(*job);
  }
}

bool Jobs::is_full() const {
  const std::lock_guard lock(mutex_);
  const auto waiting = std::count_if(jobs_.begin(), jobs_.end(),
                                     [](const auto& job) { return job.second.state == JobState::queued; });
  return static_cast<std::size_t>(waiting) >= settings_.queue;
}

Result<Job> Jobs::add(const json& request) {
  Job job;
  job.request = request;
  job.created = now_text();
  Result<std::unique_ptr<JobOptions>> options = read_job_request(request, settings_.data);
  if (!options) return tl::unexpected(options.error());
  ModelHandle init;
  if (const auto wanted = request.find("init"); wanted != request.end()) {
    init = wanted->is_string() ? registry_->find(wanted->get_ref<const std::string&>()) : nullptr;
    if (init == nullptr) return fail(ErrorCode::invalid_argument, "init: expected a model of GET /models");
  }
  std::error_code error;
  do {
    const std::lock_guard lock(mutex_);
    job.id = ++last_id_;
    job.folder = settings_.folder / std::to_string(job.id);
  } while (!fs::create_directory(job.folder, error) && !error);  // something else may have the name
  Result<void> saved;
  if (init != nullptr) {
    saved = write_file(job.init_file(), init->bytes);
    (*options)->train.initial_model = job.init_file().string();
  }
  (*options)->train.output = job.model_file().string();
  if (saved) saved = check_trainable(**options);
  if (saved) saved = save_job(job);
  if (!saved) {
    fs::remove_all(job.folder, error);
    return tl::unexpected(saved.error());
  }
  job.feed->add("state", R"({"state":"queued"})");
  const std::lock_guard lock(mutex_);
  jobs_[job.id] = job;
  changed_.notify_all();
  return job;
}

std::optional<Job> Jobs::find(std::uint64_t id) const {
  const std::lock_guard lock(mutex_);
  const auto job = jobs_.find(id);
  return job == jobs_.end() ? std::nullopt : std::optional(job->second);
}

std::vector<Job> Jobs::list() const {
  const std::lock_guard lock(mutex_);
  std::vector<Job> list;
  for (const auto& [id, job] : jobs_) list.push_back(job);
  return list;
}

std::optional<Job> Jobs::cancel_or_remove(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  const auto found = jobs_.find(id);
  if (found == jobs_.end()) return std::nullopt;
  Job before = found->second;
  *before.cancelled = true;
  if (before.state == JobState::queued) finish(found->second, JobState::cancelled, "");
  if (is_over(before.state)) {
    std::error_code ignored;
    fs::remove_all(before.folder, ignored);
    jobs_.erase(found);
  }
  return before;
}

Result<Bytes> Jobs::model(std::uint64_t id) const {
  const std::optional<Job> job = find(id);
  if (!job) return fail(ErrorCode::not_found, "there is no job " + std::to_string(id));
  if (job->state != JobState::done) {
    return fail(ErrorCode::invalid_argument, "job " + std::to_string(id) + " is " +
                                                 std::string(name_of(job->state)) +
                                                 ": only a job that is done has a model");
  }
  return read_file(job->model_file());
}

void Jobs::loop() {
  // On Linux a thread has its own niceness, and the threads of a training inherit it.
  ::setpriority(PRIO_PROCESS, 0, kNiceness);
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto next = std::find_if(jobs_.begin(), jobs_.end(),
                                   [](const auto& job) { return job.second.state == JobState::queued; });
    if (next == jobs_.end()) {
      changed_.wait(lock);
      continue;
    }
    // A job that runs stays in the map: only those that are over are taken out.
    Job& job = next->second;
    job.state = JobState::running;
    lock.unlock();
    run(job);
    lock.lock();
    forget_oldest();
  }
}

void Jobs::run(Job& job) {
  job.feed->add("state", R"({"state":"running"})");
  spdlog::info("job {} runs", job.id);
  const Result<void> trained = train(job);
  const std::lock_guard lock(mutex_);
  if (trained) {
    finish(job, JobState::done, "");
  } else if (*job.cancelled) {
    finish(job, JobState::cancelled, "");
  } else if (!stopping_) {
    finish(job, JobState::failed, trained.error().message);
  }
}

// With mutex_ held.
void Jobs::finish(Job& job, JobState state, const std::string& error) {
  job.state = state;
  // Clients are told of the job, not of the folders it is in.
  job.error = error;
  if (const auto at = job.error.find(job.folder.string() + "/"); at != std::string::npos) {
    job.error.erase(at, job.folder.string().size() + 1);
  }
  json event = {{"state", name_of(state)}};
  if (!error.empty()) event["error"] = job.error;
  if (!job.accuracy.is_null()) event["accuracy"] = job.accuracy;
  job.feed->add("state", event.dump(-1, ' ', false, json::error_handler_t::replace));
  job.feed->end();
  spdlog::info("job {} is {}{}{}", job.id, name_of(state), error.empty() ? "" : ": ", printable(job.error));
  if (const Result<void> saved = save_job(job); !saved) spdlog::error("{}", printable(saved.error().message));
}

Result<void> Jobs::train(Job& job) {
  Result<std::unique_ptr<JobOptions>> options = read_job_request(job.request, settings_.data);
  if (!options) return tl::unexpected(options.error());
  commands::TrainOptions& train = (*options)->train;
  train.output = job.model_file().string();
  train.name = job.request.value("name", "job-" + std::to_string(job.id));
  train.training.threads = settings_.threads;
  train.training.clock = steady_seconds;
  train.variations.threads = settings_.threads;
  std::error_code error;
  if (fs::exists(job.model_file(), error)) {
    train.checkpoint = train.output;
  } else if (job.request.contains("init")) {
    train.initial_model = job.init_file().string();
  }
  Result<TrainingRun> run = TrainingRun::prepare(train);
  if (!run) {
    const std::string was = train.checkpoint.empty() ? "" : "interrupted, and cannot go on: ";
    return fail(run.error().code, was + about_fields(run.error().message));
  }
  const int epochs_before = run->epochs_done();
  {
    // Of an epoch without a checkpoint only its report was kept: it comes again.
    const std::lock_guard lock(mutex_);
    while (job.epochs.size() > static_cast<std::size_t>(epochs_before))
      job.epochs.erase(job.epochs.size() - 1);
  }
  const Result<bool> finished = run->train([&](const Progress& progress) {
    note(job, progress, epochs_before);
    return !stopping_ && !*job.cancelled;
  });
  if (!finished) return tl::unexpected(finished.error());
  if (!*finished) return fail(ErrorCode::internal, "broken off");
  const Result<Model> model = run->finish();
  if (!model) return fail(model.error().code, about_fields(model.error().message));
  if (model->test_accuracy > 0) {
    const std::lock_guard lock(mutex_);
    job.accuracy = model->test_accuracy;
  }
  return save_model(job.model_file(), *model);
}

void Jobs::note(Job& job, const Progress& progress, int epochs_before) {
  thread_local Clock::time_point last;  // of the one thread that trains
  const auto now = Clock::now();
  if (!progress.epoch_done && now - last < kBetweenReports) return;
  last = now;
  const json document = to_json(progress, epochs_before);
  job.feed->add(progress.epoch_done ? "epoch" : "batch", document.dump(),
                progress.epoch_done ? Feed::Kind::lasting : Feed::Kind::passing);
  const std::lock_guard lock(mutex_);
  job.progress = document;
  if (!progress.epoch_done) return;
  job.epochs.push_back(document);
  if (const Result<void> saved = save_job(job); !saved) spdlog::error("{}", printable(saved.error().message));
}

// With mutex_ held.
void Jobs::forget_oldest() {
  auto over =
      std::count_if(jobs_.begin(), jobs_.end(), [](const auto& job) { return is_over(job.second.state); });
  for (auto job = jobs_.begin(); job != jobs_.end() && static_cast<std::size_t>(over) > settings_.kept;) {
    if (!is_over(job->second.state)) {
      ++job;
      continue;
    }
    std::error_code ignored;
    fs::remove_all(job->second.folder, ignored);
    job = jobs_.erase(job);
    --over;
  }
}

}  // namespace inkling::server
