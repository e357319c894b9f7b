// A request while it is being answered: it has an id, and is counted, timed and logged when that is done.
#pragma once

#include <chrono>

#include "server/http/request_id.hpp"
#include "server/http/router.hpp"
#include "server/log.hpp"

namespace inkling::http {

class RequestWatch {
 public:
  // All of them must outlive it.
  RequestWatch(metrics::Requests& requests, const Call& call, httplib::Response& answer);
  ~RequestWatch();
  RequestWatch(const RequestWatch&) = delete;
  RequestWatch& operator=(const RequestWatch&) = delete;

  // The route that answers; without one the request counts as unmatched.
  void count_for(metrics::RouteRequests& route) { route_ = &route; }

 private:
  metrics::Requests* requests_;
  metrics::RouteRequests* route_;
  const Call* call_;
  const httplib::Response* answer_;
  const RequestId id_;
  const server::LogRequestId log_scope_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace inkling::http
