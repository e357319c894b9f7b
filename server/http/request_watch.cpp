#include "server/http/request_watch.hpp"

namespace inkling::http {

RequestWatch::RequestWatch(metrics::Requests& requests, const Call& call, httplib::Response& answer)
    : requests_(&requests),
      route_(&requests.unmatched),
      call_(&call),
      answer_(&answer),
      id_(RequestId::of(call.head)),
      log_scope_(id_.text()) {
  answer.set_header("X-Request-Id", std::string(id_.text()));
  requests_->in_flight.add(1);
}

RequestWatch::~RequestWatch() {
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - began_;
  const int status = answer_->status == -1 ? 200 : answer_->status;  // -1: the handler left it to the library
  route_->answered(status, elapsed.count());
  requests_->in_flight.add(-1);
  server::log_request(
      {call_->head.method, call_->request.path, status, answer_->body.size(), elapsed.count()});
}

}  // namespace inkling::http
