#include "server/job.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "server/files.hpp"

namespace inkling::server {
namespace {

using nlohmann::json;

constexpr const char* kFile = "job.json";
constexpr std::size_t kMaxJobBytes = std::size_t{4} << 20U;

// Null for what JSON has no word for.
json number(double value) {
  return std::isfinite(value) ? json(value) : json();
}

}  // namespace

std::string_view name_of(JobState state) {
  switch (state) {
    case JobState::queued:
      return "queued";
    case JobState::running:
      return "running";
    case JobState::done:
      return "done";
    case JobState::failed:
      return "failed";
    case JobState::cancelled:
      break;
  }
  return "cancelled";
}

json to_json(const Job& job) {
  return {{"id", std::to_string(job.id)}, {"state", name_of(job.state)},
          {"request", job.request},       {"created", job.created},
          {"progress", job.progress},     {"epochs", job.epochs},
          {"accuracy", job.accuracy},     {"error", job.error.empty() ? json() : json(job.error)}};
}

json to_json(const Progress& progress, int epochs_before) {
  const double in_epoch = progress.batches > 0 ? static_cast<double>(progress.batch) / progress.batches : 0;
  const double done = progress.epoch - 1 + in_epoch - epochs_before;
  const double left = progress.epochs - epochs_before - done;
  const bool can_tell = done > 0 && progress.seconds > 0;
  return {
      {"epoch", progress.epoch},
      {"epochs", progress.epochs},
      {"batch", progress.batch},
      {"batches", progress.batches},
      {"loss", number(progress.loss)},
      {"accuracy", number(progress.accuracy)},
      {"images_per_second", number(progress.images_per_second)},
      {"eta_seconds", can_tell ? number(progress.seconds / done * left) : json()},
      {"validation_accuracy", progress.validation_accuracy ? number(*progress.validation_accuracy) : json()}};
}

Result<void> save_job(const Job& job) {
  const std::string text = to_json(job).dump(1) + "\n";
  return write_file(job.folder / kFile, Bytes(text.begin(), text.end()));
}

Result<Job> load_job(const std::filesystem::path& folder) {
  const Result<Bytes> file = read_file(folder / kFile, kMaxJobBytes);
  if (!file) return tl::unexpected(file.error());
  const json document = json::parse(file->begin(), file->end(), nullptr, /*allow_exceptions=*/false);
  const auto text = [&](const char* name) -> std::string {
    const auto field = document.find(name);
    return field != document.end() && field->is_string() ? field->get<std::string>() : "";
  };
  const auto bad = [&](const std::string& what) {
    return fail(ErrorCode::bad_file, (folder / kFile).string() + ": expected " + what);
  };
  if (!document.is_object()) return bad("a JSON object");
  Job job;
  job.folder = folder;
  const std::string id = text("id");
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), job.id);
  if (error != std::errc{} || end != id.data() + id.size() || folder.filename() != id) {
    return bad("the id that its folder has");
  }
  const auto state = std::find_if(kJobStates.begin(), kJobStates.end(),
                                  [&](JobState of) { return name_of(of) == text("state"); });
  if (state == kJobStates.end()) return bad("a state");
  job.state = *state;
  job.request = document.value("request", json::object());
  if (!job.request.is_object()) return bad("a request");
  job.created = text("created");
  job.error = text("error");
  job.progress = document.value("progress", json());
  job.epochs = document.value("epochs", json::array());
  if (!job.epochs.is_array()) return bad("a list of epochs");
  job.accuracy = document.value("accuracy", json());
  return job;
}

}  // namespace inkling::server
