// A request while it is being answered: counted, timed and logged when that is done.
#pragma once

#include <chrono>

#include "server/http/router.hpp"

namespace inkling::http {

class RequestWatch {
 public:
  // All of them must outlive it.
  RequestWatch(metrics::Requests& requests, const Call& call, const httplib::Response& answer);
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
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace inkling::http
