#include "server/http/request_watch.hpp"

namespace inkling::http {

RequestWatch::RequestWatch(metrics::Requests& requests, const Call& call, const httplib::Response& answer)
    : requests_(&requests), route_(&requests.unmatched), call_(&call), answer_(&answer) {
  requests_->in_flight.add(1);
}

RequestWatch::~RequestWatch() {
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - began_;
  const int status = answer_->status == -1 ? 200 : answer_->status;  // -1: the handler left it to the library
  route_->answered(status, elapsed.count());
  requests_->in_flight.add(-1);
}

}  // namespace inkling::http
