// Training jobs: POST /jobs, GET /jobs[/<id>[/events]], POST /jobs/<id>/publish, DELETE /jobs/<id>.
#include "server/jobs.hpp"

#include <spdlog/spdlog.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/answers.hpp"
#include "server/http/json_body.hpp"
#include "server/http/model_changes.hpp"
#include "server/http/service.hpp"
#include "server/text.hpp"

namespace inkling::http {
namespace {

using nlohmann::json;
using server::Job;

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// The job whose id comes before `ending` in the path; answered with 404 when there is none.
std::optional<Job> find_job(const Call& call, httplib::Response& answer, const Service& service,
                            std::string_view ending = "") {
  std::string_view id = call.rest;
  std::optional<Job> job;
  if (id.ends_with(ending)) {
    id.remove_suffix(ending.size());
    if (const auto number = whole_number(id)) job = service.jobs.find(*number);
  }
  if (!job) {
    answer_error(answer, 404,
                 "there is no job at " + server::shortened(call.request.path) + "; GET /jobs lists them");
  }
  return job;
}

void add_job(const Call& call, httplib::Response& answer, const Service& service) {
  if (!service.access.may_change(call, answer)) return;
  const auto request = parse_json_object(call.body);
  if (!request) return answer_error(answer, request.error());
  if (service.jobs.is_full()) {
    answer.set_header("Retry-After", "60");
    return answer_error(answer, 429, "too many jobs wait already: try again when one is done");
  }
  const Result<Job> job = service.jobs.add(*request);
  if (!job && job.error().code == ErrorCode::invalid_argument) {
    return answer_error(answer, 422, job.error().message);
  }
  if (!job) {
    spdlog::error("a job cannot be added: {}", server::printable(job.error().message));
    return answer_error(answer, 503, "the server cannot keep the job; its log says why");
  }
  answer.status = 202;
  answer.set_header("Location", "/jobs/" + std::to_string(job->id));
  answer_json(answer, to_json(*job));
}

void list_jobs(const Call& /*call*/, httplib::Response& answer, const Service& service) {
  json list = json::array();
  for (const Job& job : service.jobs.list()) {
    json document = to_json(job);
    document.erase("epochs");  // those of one job are many already
    list.push_back(std::move(document));
  }
  answer.set_header("Cache-Control", "no-store");
  answer_json(answer, {{"jobs", list}});
}

void follow_job(const Call& call, httplib::Response& answer, const Service& service) {
  const std::optional<Job> job = find_job(call, answer, service, "/events");
  if (!job) return;
  answer.set_header("Content-Type", "text/event-stream");
  answer.set_header("Cache-Control", "no-store");
  answer.set_header("X-Accel-Buffering", "no");  // nginx would collect the events first
  if (call.head.method == "HEAD" || call.follow == nullptr) return;
  const auto last = call.head.field("Last-Event-ID");
  *call.follow = {job->feed, last ? whole_number(*last).value_or(0) : 0};
}

void show_job(const Call& call, httplib::Response& answer, const Service& service) {
  if (call.rest.ends_with("/events")) return follow_job(call, answer, service);
  const std::optional<Job> job = find_job(call, answer, service);
  if (!job) return;
  answer.set_header("Cache-Control", "no-store");
  answer_json(answer, to_json(*job));
}

void delete_job(const Call& call, httplib::Response& answer, const Service& service) {
  if (!service.access.may_change(call, answer)) return;
  const std::optional<Job> job = find_job(call, answer, service);
  if (!job) return;
  const std::optional<Job> before = service.jobs.cancel_or_remove(job->id);
  if (!before || is_over(before->state)) {
    answer.status = 204;
    return;
  }
  answer.status = 202;  // it ends with the batch it is at
  answer_json(answer, {{"id", std::to_string(before->id)}, {"state", "cancelled"}});
}

void publish_job(const Call& call, httplib::Response& answer, const Service& service) {
  if (!service.access.may_change(call, answer)) return;
  const std::optional<Job> job = find_job(call, answer, service, "/publish");
  if (!job) return;
  const auto request = parse_json_object(call.body);
  if (!request) return answer_error(answer, request.error());
  const auto name = request->find("name");
  if (name == request->end() || !name->is_string() ||
      !server::is_model_name(name->get_ref<const std::string&>())) {
    return answer_error(answer, 422, "name: expected the name that the model is to have, such as mlp-v6");
  }
  const auto baseline = request->find("baseline");
  const bool has_baseline = baseline != request->end() && !baseline->is_null();
  if (has_baseline && !baseline->is_string()) {
    return answer_error(answer, 422, "baseline: expected the name of a model of GET /models");
  }
  if (!service.registry.has_folder()) {
    return answer_error(answer, 409, "this server has no folder of models: it was started without --models");
  }
  Result<Bytes> file = service.jobs.model(job->id);
  if (!file && file.error().code == ErrorCode::invalid_argument) {
    return answer_error(answer, 409, file.error().message);
  }
  if (!file) return answer_error(answer, 404, "the model of this job is gone");
  answer_put(call, answer, service, name->get<std::string>(), std::move(*file),
             has_baseline ? std::optional(baseline->get<std::string>()) : std::nullopt);
}

}  // namespace

void add_job_routes(Router& router, const Service& service) {
  using Answer = void (*)(const Call&, httplib::Response&, const Service&);
  const auto add = [&](const char* method, const char* path, Answer respond, Pace pace,
                       const char* pattern = "") {
    router.add(
        method, path,
        [&service, respond](const Call& call, httplib::Response& answer) { respond(call, answer, service); },
        pace, pattern);
  };
  add("GET", "/jobs", list_jobs, Pace::quick);
  add("POST", "/jobs", add_job, Pace::long_running);  // it builds the network to see whether it can
  add("GET", "/jobs/*", show_job, Pace::quick);
  add("POST", "/jobs/*", publish_job, Pace::long_running, "/jobs/*/publish");
  add("DELETE", "/jobs/*", delete_job, Pace::quick);
}

}  // namespace inkling::http
