#include "server/http/router.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <new>
#include <utility>

#include "server/http/answers.hpp"
#include "server/http/request_watch.hpp"
#include "server/text.hpp"

namespace inkling::http {

const Router::Method* Router::Route::find(std::string_view method) const {
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  const auto found =
      std::find_if(methods.begin(), methods.end(), [&](const Method& m) { return m.name == wanted; });
  return found == methods.end() ? nullptr : &*found;
}

std::string Router::Route::allowed() const {
  std::string names;
  for (const Method& method : methods) {
    if (method.name == "OPTIONS") continue;
    names += method.name + ", ";
    if (method.name == "GET") names += "HEAD, ";
  }
  return names + "OPTIONS";
}

void Router::add(const std::string& method, const std::string& path, Handler handler, Pace pace,
                 const std::string& pattern) {
  const bool is_prefix = path.ends_with('*');
  auto& methods = is_prefix ? below_[path.substr(0, path.size() - 1)].methods : literal_[path].methods;
  std::erase_if(methods, [&](const Method& m) { return m.name == method; });
  const std::string& name = pattern.empty() ? path : pattern;
  methods.push_back({method, std::move(handler), pace, name, &requests_->of(name, method)});
}

const Router::Route* Router::find(std::string_view path, std::string_view& rest) const {
  if (const auto found = literal_.find(path); found != literal_.end()) return &found->second;
  // In reverse order a longer prefix comes before the shorter one that it begins with.
  for (auto prefix = below_.rbegin(); prefix != below_.rend(); ++prefix) {
    if (!path.starts_with(prefix->first)) continue;
    rest = path.substr(prefix->first.size());
    return &prefix->second;
  }
  return nullptr;
}

Pace Router::pace(const RequestHead& head) const {
  std::string_view rest;
  const Route* route = find(head.target.substr(0, head.target.find('?')), rest);
  const Method* method = route == nullptr ? nullptr : route->find(head.method);
  return method == nullptr ? Pace::quick : method->pace;
}

void Router::dispatch(Call call, httplib::Response& answer) const {
  RequestWatch watch(*requests_, call, answer);
  const Route* route = find(call.request.path, call.rest);
  const Method* method = route == nullptr ? nullptr : route->find(call.head.method);
  // By an escaped name ("/%74rain") a long-running handler would come to the wrong threads.
  if (method != nullptr && method->pace != pace(call.head)) route = nullptr, method = nullptr;
  if (method != nullptr) watch.count_for(*method->requests);
  try {
    if (guard_ && !guard_(call, answer)) return;
    if (method == nullptr) return answer_without_handler(call, route, answer);
    method->handler(call, answer);
  } catch (const std::bad_alloc&) {
    answer_error(answer, 503, "the server is short of memory: try again later");
  } catch (const std::exception& defect) {
    spdlog::error("{} {}: {}", call.head.method, server::printable(call.request.path),
                  server::printable(defect.what()));
    answer_error(answer, 500, "the server failed to answer this request; its log says why");
  }
}

std::set<std::pair<std::string, std::string>> Router::routes() const {
  std::set<std::pair<std::string, std::string>> names;
  for (const Routes* routes : {&literal_, &below_}) {
    for (const auto& [path, route] : *routes) {
      for (const Method& method : route.methods) {
        if (method.name != "OPTIONS") names.emplace(method.name, method.pattern);
      }
    }
  }
  return names;
}

void Router::answer_without_handler(const Call& call, const Route* route, httplib::Response& answer) const {
  const std::string& path = call.request.path;
  if (route == nullptr && (path != "*" || call.head.method != "OPTIONS")) {
    answer_error(answer, 404, "there is nothing at " + server::shortened(path));
  } else if (call.head.method == "OPTIONS") {
    answer.status = 204;
    answer.set_header("Allow", route == nullptr ? "GET, HEAD, POST, OPTIONS" : route->allowed());
  } else {
    answer.set_header("Allow", route->allowed());
    answer_error(answer, 405, server::shortened(path) + " allows " + route->allowed());
  }
}

}  // namespace inkling::http
