#include "server/log.hpp"

#include <fmt/chrono.h>
#include <spdlog/formatter.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "server/terminal.hpp"
#include "server/text.hpp"

namespace inkling::server {
namespace {

// What lines say besides their message. Formatters run on the thread that logs.
thread_local std::string_view current_id;
thread_local const AnsweredRequest* current_request = nullptr;

// " [id]" in lines about a request.
class RequestIdFlag : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& /*message*/, const std::tm& /*time*/,
              spdlog::memory_buf_t& out) override {
    if (!current_id.empty()) fmt::format_to(fmt::appender(out), " [{}]", current_id);
  }
  [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<RequestIdFlag>();
  }
};

class JsonFormatter : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(message.time);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(milliseconds);
    nlohmann::ordered_json line = {{"time", fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                                                        fmt::gmtime(spdlog::log_clock::to_time_t(seconds)),
                                                        (milliseconds - seconds).count())},
                                   {"level", spdlog::level::to_string_view(message.level).data()},
                                   {"message", std::string(message.payload.data(), message.payload.size())}};
    if (!current_id.empty()) line["request_id"] = current_id;
    if (current_request != nullptr) {
      line["method"] = current_request->method;
      line["path"] = printable(current_request->path);
      line["status"] = current_request->status;
      line["bytes"] = current_request->bytes;
      line["seconds"] = current_request->seconds;
    }
    const std::string text = line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    fmt::format_to(fmt::appender(out), "{}\n", text);
  }
  [[nodiscard]] std::unique_ptr<formatter> clone() const override {
    return std::make_unique<JsonFormatter>();
  }
};

std::unique_ptr<spdlog::formatter> text_formatter() {
  auto formatter = std::make_unique<spdlog::pattern_formatter>();
  formatter->add_flag<RequestIdFlag>('*').set_pattern("%Y-%m-%d %H:%M:%S.%e %^%l%$%* %v");
  return formatter;
}

}  // namespace

void start_log(const LogOptions& options) {
  const auto mode = shows_colour(stderr) ? spdlog::color_mode::always : spdlog::color_mode::never;
  spdlog::set_default_logger(spdlog::stderr_color_mt("inkling", mode));
  spdlog::set_formatter(options.format == LogFormat::json ? std::make_unique<JsonFormatter>()
                                                          : text_formatter());
  spdlog::set_level(options.level);
}

LogRequestId::LogRequestId(std::string_view id) {
  current_id = id;
}

LogRequestId::~LogRequestId() {
  current_id = {};
}

void log_request(const AnsweredRequest& request) {
  const auto level = request.status >= 500 ? spdlog::level::warn : spdlog::level::debug;
  if (!spdlog::should_log(level)) return;
  current_request = &request;
  spdlog::log(level, "{} {} {} {} bytes {:.3f} ms", request.method, printable(shortened(request.path)),
              request.status, request.bytes, 1000 * request.seconds);
  current_request = nullptr;
}

}  // namespace inkling::server
