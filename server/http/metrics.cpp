// GET /metrics: what the server counts about itself, for Prometheus.
#include <chrono>
#include <map>
#include <string>

#include "server/http/service.hpp"
#include "server/metrics/exposition.hpp"
#include "server/metrics/process.hpp"
#include "server/metrics/requests.hpp"

namespace inkling::http {
namespace {

void write_service(metrics::Exposition& out, const Service& service) {
  out.gauge("inkling_build_info", "1, with the version of the program.")
      .add({{"version", service.version}}, 1);
  const std::chrono::duration<double> uptime = std::chrono::steady_clock::now() - service.started;
  out.gauge("inkling_uptime_seconds", "Since the server started.").add({}, uptime.count());
  out.gauge("inkling_models", "Models that can be asked, without the live one.")
      .add({}, static_cast<double>(service.registry.catalog()->count_ready()));
  const server::Registry::Counts counts = service.registry.counts();
  auto loads = out.counter("inkling_model_loads_total", "Model files that were read, by what came of it.");
  loads.add({{"result", "loaded"}}, static_cast<double>(counts.loaded));
  loads.add({{"result", "failed"}}, static_cast<double>(counts.failed));
  loads.add({{"result", "unloaded"}}, static_cast<double>(counts.unloaded));
  std::map<server::JobState, int> jobs;
  for (const server::JobState state : server::kJobStates) jobs[state] = 0;
  for (const server::Job& job : service.jobs.list()) ++jobs[job.state];
  auto by_state = out.gauge("inkling_jobs", "Training jobs, by state.");
  for (const auto& [state, count] : jobs) by_state.add({{"state", std::string(name_of(state))}}, count);
  out.gauge("inkling_live_training", "1 while the live model is being trained.")
      .add({}, service.live.status().training ? 1 : 0);
}

}  // namespace

void add_metrics_route(Router& router, const Service& service) {
  const metrics::Requests& requests = router.requests();
  router.add("GET", "/metrics", [&service, &requests](const Call&, httplib::Response& answer) {
    metrics::Exposition out;
    requests.write(out);
    service.predictions->write(out);
    write_service(out, service);
    metrics::write_process(out);
    answer.set_header("Cache-Control", "no-store");
    answer.set_content(out.text(), "text/plain; version=0.0.4; charset=utf-8");
  });
}

}  // namespace inkling::http
