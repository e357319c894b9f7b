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
namespace {

// Takes what comes before the next slash.
std::string_view take_part(std::string_view& path) {
  const std::string_view part = path.substr(0, path.find('/'));
  path.remove_prefix(std::min(path.size(), part.size() + 1));
  return part;
}

// Whether the path fits the pattern; what each "*" stands for is appended to `captured`.
bool matches(std::string_view pattern, std::string_view path, std::vector<std::string_view>& captured) {
  if (std::count(pattern.begin(), pattern.end(), '/') != std::count(path.begin(), path.end(), '/'))
    return false;
  while (!pattern.empty()) {
    const std::string_view wanted = take_part(pattern);
    const std::string_view part = take_part(path);
    if (wanted == "*" ? part.empty() : wanted != part) return false;
    if (wanted == "*") captured.push_back(part);
  }
  return true;
}

}  // namespace

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

Router::Route& Router::route_of(const std::string& path) {
  const std::size_t star = path.find('*');
  if (star == std::string::npos) return literal_[path];
  return star + 1 == path.size() ? below_[path.substr(0, star)] : between_[path];
}

void Router::add(const std::string& method, const std::string& path, Handler handler, Pace pace,
                 const std::string& pattern) {
  auto& methods = route_of(path).methods;
  std::erase_if(methods, [&](const Method& m) { return m.name == method; });
  const std::string& name = pattern.empty() ? path : pattern;
  methods.push_back({method, std::move(handler), pace, name, &requests_->of(name, method)});
}

Router::Match Router::find(std::string_view path) const {
  Match match;
  if (const auto found = literal_.find(path); found != literal_.end()) {
    match.route = &found->second;
    return match;
  }
  // In reverse order a literal part comes before the "*" in its place, which sorts before letters and digits.
  for (auto pattern = between_.rbegin(); pattern != between_.rend(); ++pattern) {
    match.captured.clear();
    if (!matches(pattern->first, path, match.captured)) continue;
    match.route = &pattern->second;
    return match;
  }
  match.captured.clear();
  // In reverse order a longer prefix comes before the shorter one that it begins with.
  for (auto prefix = below_.rbegin(); prefix != below_.rend(); ++prefix) {
    if (!path.starts_with(prefix->first)) continue;
    match.route = &prefix->second;
    match.rest = path.substr(prefix->first.size());
    return match;
  }
  return match;
}

Pace Router::pace(const RequestHead& head) const {
  const Route* route = find(head.target.substr(0, head.target.find('?'))).route;
  const Method* method = route == nullptr ? nullptr : route->find(head.method);
  return method == nullptr ? Pace::quick : method->pace;
}

void Router::dispatch(Call call, httplib::Response& answer) const {
  RequestWatch watch(*requests_, call, answer);
  Match match = find(call.request.path);
  call.rest = match.rest;
  call.captured = std::move(match.captured);
  const Route* route = match.route;
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
  for (const Routes* routes : {&literal_, &between_, &below_}) {
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
