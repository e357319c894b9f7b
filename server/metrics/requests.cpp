#include "server/metrics/requests.hpp"

#include <algorithm>

namespace inkling::metrics {
namespace {

// From a small network's answer to the longest training.
constexpr std::array kSecondsBounds = {0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025,
                                       0.005,   0.01,     0.05,    0.1,    0.5,     1.0,    10.0,  100.0};

const Labels kNoRoute = {{"route", "none"}, {"method", "any"}};

Labels labels_of(const std::pair<std::string, std::string>& route_and_method) {
  return {{"route", route_and_method.first}, {"method", route_and_method.second}};
}

}  // namespace

void StatusCounts::add(int status) {
  const auto found = std::find(kStatuses.begin(), kStatuses.end(), status);
  counts_[static_cast<std::size_t>(found - kStatuses.begin())].add();
}

void StatusCounts::write(Exposition::Family& family, const Labels& labels) const {
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i].value() == 0) continue;
    Labels all = labels;
    all.emplace_back("status", i < kStatuses.size() ? std::to_string(kStatuses[i]) : "other");
    family.add(all, static_cast<double>(counts_[i].value()));
  }
}

RouteRequests::RouteRequests() : seconds_(kSecondsBounds) {}

// Routes that were asked: there are many, and a histogram is long.
void RouteRequests::write_seconds(Exposition::Family& family, const Labels& labels) const {
  if (seconds_.count() > 0) family.add(labels, seconds_);
}

RouteRequests& Requests::of(const std::string& route, const std::string& method) {
  return routes_[{route, method}];
}

void Requests::write(Exposition& out) const {
  auto count = out.counter("inkling_http_requests_total", "Requests answered, by route, method and status.");
  for (const auto& [name, requests] : routes_) requests.statuses_.write(count, labels_of(name));
  unmatched.statuses_.write(count, kNoRoute);
  auto refusals = out.counter("inkling_http_refused_total",
                              "Requests that could not be read or came when there was no room, by status.");
  refused.write(refusals, {});
  auto seconds =
      out.histogram("inkling_http_request_duration_seconds", "From a whole request to its answer, by route.");
  for (const auto& [name, requests] : routes_) requests.write_seconds(seconds, labels_of(name));
  unmatched.write_seconds(seconds, kNoRoute);
  out.gauge("inkling_http_requests_in_flight", "Requests being answered.")
      .add({}, static_cast<double>(in_flight.value()));
  out.gauge("inkling_http_connections", "Open connections.")
      .add({}, static_cast<double>(connections.value()));
}

}  // namespace inkling::metrics
