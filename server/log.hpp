// The server's log: standard error, a line an event, for people or for programs.
//
//   start_log({.format = LogFormat::json, .level = spdlog::level::debug});
//   const LogRequestId scope(id);            // every line of this thread carries the id while the scope
//   lasts spdlog::info("{} models", count);
//
// Never logged: pictures, tokens, queries.
#pragma once

#include <spdlog/common.h>

#include <cstddef>
#include <string_view>

namespace inkling::server {

enum class LogFormat {
  text,
  json,  // an object a line: time, level, message, and what else is known as fields of its own
};

struct LogOptions {
  LogFormat format = LogFormat::text;
  spdlog::level::level_enum level = spdlog::level::info;
};

// Sets up spdlog's default logger.
void start_log(const LogOptions& options = {});

class LogRequestId {
 public:
  // The id must outlive the scope.
  explicit LogRequestId(std::string_view id);
  ~LogRequestId();
  LogRequestId(const LogRequestId&) = delete;
  LogRequestId& operator=(const LogRequestId&) = delete;
};

struct AnsweredRequest {
  std::string_view method;
  std::string_view path;  // decoded, without the query
  int status = 0;
  std::size_t bytes = 0;  // of the answer's body
  double seconds = 0;
};

// A line for each: `debug`, as a server answers thousands a second; from status 500 on `warn`.
void log_request(const AnsweredRequest& request);

}  // namespace inkling::server
