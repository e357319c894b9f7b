// What was asked of the server, by route and status.
//
//   Requests requests;
//   RouteRequests& predict = requests.of("/predict", "POST");    // once, when the route is made
//   predict.answered(200, seconds);                              // from any thread
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "server/metrics/counters.hpp"
#include "server/metrics/exposition.hpp"

namespace inkling::metrics {

// A count for each status that this server answers with.
class StatusCounts {
 public:
  void add(int status);
  // Those that there were.
  void write(Exposition::Family& family, const Labels& labels) const;

 private:
  static constexpr std::array kStatuses = {200, 201, 202, 204, 206, 304, 400, 401, 403, 404,
                                           405, 406, 408, 409, 411, 412, 413, 414, 415, 416,
                                           417, 421, 422, 428, 429, 431, 500, 501, 503, 505};
  std::array<Counter, kStatuses.size() + 1> counts_;  // the last: any other
};

class RouteRequests {
 public:
  RouteRequests();
  void answered(int status, double seconds) {
    statuses_.add(status);
    seconds_.observe(seconds);
  }

 private:
  friend class Requests;
  void write_seconds(Exposition::Family& family, const Labels& labels) const;

  StatusCounts statuses_;
  Histogram seconds_;
};

class Requests {
 public:
  // `route` is the pattern of its paths, never a path: what clients make up must not become a label.
  RouteRequests& of(const std::string& route, const std::string& method);

  RouteRequests unmatched;  // for no route of ours
  StatusCounts refused;     // could not be read, or came when there was no room: never met a route
  Gauge in_flight;
  Gauge connections;

  void write(Exposition& out) const;

 private:
  std::map<std::pair<std::string, std::string>, RouteRequests> routes_;  // nodes stay where they are
};

}  // namespace inkling::metrics
