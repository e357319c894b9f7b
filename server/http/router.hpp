// Which handler answers which request.
//
//   Router router;
//   router.add("GET", "/status", [](const Call& call, httplib::Response& answer) { ... });
//   router.add("GET", "/models/*", ...);            // call.rest is what "*" stands for
//   router.add("GET", "/mnist/*/image", ...);       // call.captured[0] is
//   router.add("POST", "/train", ..., Pace::long_running);
//
// HEAD is answered by the handler of GET. Unknown paths get 404, known paths with another method 405 and what
// they allow, OPTIONS without a handler of its own 204 and the same.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/cpp_httplib.hpp"
#include "server/http/follow.hpp"
#include "server/http/request_head.hpp"
#include "server/metrics/requests.hpp"

namespace inkling::http {

// One request on its way to its handler.
struct Call {
  const RequestHead& head;  // the header as the client sent it
  std::string_view body;
  const httplib::Request& request;           // path and query, decoded
  std::string_view rest{};                   // what a "*" at the end alone stands for
  std::vector<std::string_view> captured{};  // what each stands for when there is one in the middle
  Follow* follow = nullptr;                  // where to say that the answer goes on; nullptr where it cannot
};

using Handler = std::function<void(const Call& call, httplib::Response& answer)>;

enum class Pace {
  quick,         // answered on the thread that received it
  long_running,  // may take seconds: answered on a thread of its own kind, of lower priority
  bulk,  // long, and large: refused while half of the memory is in use, so that it leaves room for all else
};

class Router {
 public:
  // `path` is literal; or ends with "/*", which stands for whatever follows; or has "*" in the middle (and
  // perhaps at the end), each of which stands for one part of the path that is not empty. The more literal
  // route wins. A later handler for the same method and path replaces the earlier.
  // `pattern` is what the API's description and the metrics call it, where that is not the path itself.
  void add(const std::string& method, const std::string& path, Handler handler, Pace pace = Pace::quick,
           const std::string& pattern = "");

  // Asked before each handler: false when it has answered the request itself.
  using Guard = std::function<bool(const Call& call, httplib::Response& answer)>;
  void set_guard(Guard guard) { guard_ = std::move(guard); }

  // Whether there is a route for just this path.
  [[nodiscard]] bool contains(std::string_view path) const { return literal_.contains(path); }

  // Of the request with this head, before its target is decoded.
  [[nodiscard]] Pace pace(const RequestHead& head) const;

  // What a handler throws becomes a 500, or 503 for want of memory; its text goes to the log alone.
  void dispatch(Call call, httplib::Response& answer) const;

  // Method and pattern of each route, OPTIONS left out; none twice.
  [[nodiscard]] std::set<std::pair<std::string, std::string>> routes() const;

  // What was asked of these routes, whatever becomes of the router.
  [[nodiscard]] metrics::Requests& requests() const { return *requests_; }

 private:
  struct Method {
    std::string name;
    Handler handler;
    Pace pace;
    std::string pattern;
    metrics::RouteRequests* requests;
  };
  struct Route {
    std::vector<Method> methods;
    [[nodiscard]] const Method* find(std::string_view method) const;
    [[nodiscard]] std::string allowed() const;
  };

  void answer_without_handler(const Call& call, const Route* route, httplib::Response& answer) const;

  struct Match {
    const Route* route = nullptr;  // nullptr: there is none
    std::string_view rest{};       // as in Call
    std::vector<std::string_view> captured{};
  };
  [[nodiscard]] Match find(std::string_view path) const;
  Route& route_of(const std::string& path);

  using Routes = std::map<std::string, Route, std::less<>>;
  std::unique_ptr<metrics::Requests> requests_ = std::make_unique<metrics::Requests>();
  Guard guard_;
  Routes literal_;
  Routes between_;  // by the path with its "*"
  Routes below_;    // by what comes before the "*" at the end
};

}  // namespace inkling::http
