// What the routes answer from.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "server/http/access.hpp"
#include "server/http/origins.hpp"
#include "server/http/router.hpp"
#include "server/jobs.hpp"
#include "server/live_model.hpp"
#include "server/metrics/predictions.hpp"
#include "server/offered_data.hpp"
#include "server/quality_gate.hpp"
#include "server/registry.hpp"
#include "server/site.hpp"

namespace inkling::http {

struct Service {
  std::string version;  // of the program
  server::Registry& registry;
  server::LiveModel& live;
  const server::Site& site;
  const Access& access;
  server::QualityGate& gate;
  server::Jobs& jobs;
  const server::OfferedData* data = nullptr;  // --data; nullptr when it was not given
  Origins readers = Origins::all();           // pages that may read what better-tensorflow's routes answer
  std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
  std::shared_ptr<metrics::Predictions> predictions = std::make_shared<metrics::Predictions>();
};

// One function a family of routes, each in the file of its name.
void add_better_tensorflow_routes(Router& router, const Service& service);
void add_mnistified_routes(Router& router, const Service& service);
void add_data_routes(Router& router, const Service& service);
void add_model_routes(Router& router, const Service& service);
void add_model_change_routes(Router& router, const Service& service);
void add_job_routes(Router& router, const Service& service);
void add_oip_routes(Router& router, const Service& service);
void add_pynumdraw_routes(Router& router, const Service& service);
void add_status_route(Router& router, const Service& service);
void add_metrics_route(Router& router, const Service& service);
void add_openapi_routes(Router& router, const Service& service);
void add_page_routes(Router& router, const Service& service);

// All of them. The service must outlive the router.
Router make_router(const Service& service);

}  // namespace inkling::http
