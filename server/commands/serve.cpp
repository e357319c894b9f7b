#include <pthread.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/commands/commands.hpp"
#include "server/commands/numbers.hpp"
#include "server/commands/settings.hpp"
#include "server/http/access.hpp"
#include "server/http/front.hpp"
#include "server/http/listener.hpp"
#include "server/http/rehearsal.hpp"
#include "server/http/service.hpp"
#include "server/jobs.hpp"
#include "server/live_model.hpp"
#include "server/log.hpp"
#include "server/periodic_task.hpp"
#include "server/quality_gate.hpp"
#include "server/registry.hpp"
#include "server/service_manager.hpp"
#include "server/site.hpp"
#include "server/text.hpp"

namespace inkling::commands {
namespace {

constexpr const char* kDefaultModels = "models";
constexpr std::chrono::seconds kLookAtModels{1};  // how often changed files are looked for
constexpr const char* kDefaultSite = "build/site";
// Enough to learn from, and drawn within a second or two.
constexpr const char* kSyntheticData = "synthetic:20000";

const std::map<std::string, server::LogFormat> kLogFormats = {{"text", server::LogFormat::text},
                                                              {"json", server::LogFormat::json}};
const std::map<std::string, spdlog::level::level_enum> kLogLevels = {
    {"trace", spdlog::level::trace}, {"debug", spdlog::level::debug}, {"info", spdlog::level::info},
    {"warn", spdlog::level::warn},   {"error", spdlog::level::err},   {"off", spdlog::level::off}};

struct ServeOptions {
  std::string host = "127.0.0.1";
  int port = 8080;
  std::optional<std::string> models;
  std::optional<std::string> data;
  std::optional<std::string> site;
  std::optional<std::string> token_file;
  std::string jobs;
  std::vector<std::string> allowed_origins;
  std::vector<std::string> cors_origins{"*"};
  server::LogOptions log;
  std::string settings_file;
  std::optional<bool> get_training;
};

// The signals that end the server, kept from all threads but the one that waits for them.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }
  // The number of the one that came. A second one ends the program at once.
  int wait() const {
    int signal = 0;
    sigwait(&signals_, &signal);
    pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
    return signal;
  }

 private:
  sigset_t signals_{};
};

// A folder that was not asked for may be missing.
std::optional<std::string> folder_or_default(const std::optional<std::string>& given, const char* fallback) {
  std::error_code error;
  if (given || !std::filesystem::is_directory(fallback, error)) return given;
  return fallback;
}

Result<void> open_models(const ServeOptions& options, server::Registry& registry) {
  const auto folder = folder_or_default(options.models, kDefaultModels);
  if (!folder) return {};
  if (Result<void> opened = registry.open(*folder); !opened) return opened;
  spdlog::info("{} models from {}", registry.catalog()->models().size(), server::printable(*folder));
  return {};
}

Result<server::Site> load_site(const ServeOptions& options) {
  const auto folder = folder_or_default(options.site, kDefaultSite);
  if (folder) return server::Site::load(*folder);
  spdlog::warn("no page to serve: make site builds it, --site says where it is");
  return server::Site();
}

Result<http::Access> choose_rule(const ServeOptions& options, const http::Listener& listener) {
  if (options.token_file) {
    Result<std::string> token = http::read_token(*options.token_file);
    if (!token) return tl::unexpected(token.error());
    return http::Access::with_token(std::move(*token));
  }
  if (listener.is_loopback()) return http::Access::open();
  spdlog::warn("read-only: others than this machine can connect, so changes need a --token-file");
  return http::Access::read_only();
}

Result<http::Origins> read_origins(const std::vector<std::string>& origins, const char* option) {
  Result<http::Origins> read = http::Origins::parse(origins);
  return read ? std::move(read) : fail_within(option, read.error());
}

Result<http::Access> choose_access(const ServeOptions& options, const http::Listener& listener) {
  Result<http::Origins> origins = read_origins(options.allowed_origins, "--allow-origin");
  if (!origins) return tl::unexpected(origins.error());
  Result<http::Access> access = choose_rule(options, listener);
  if (!access) return access;
  access->allow(std::move(*origins));
  access->allow_get(options.get_training.value_or(listener.is_loopback()));
  if (listener.is_loopback()) access->expect_local_names(options.host);
  return access;
}

server::DataSource training_data(const ServeOptions& options) {
  return {.source = options.data.value_or(kSyntheticData)};
}

// The best model there is, else one that has yet to learn.
Result<std::unique_ptr<server::LiveModel>> make_live(const ServeOptions& options,
                                                     const server::Registry& registry) {
  if (!options.data) spdlog::info("no --data: the live model trains on the built-in synthetic digits");
  const server::DataSource data = training_data(options);
  if (const server::ModelHandle best = registry.catalog()->best()) {
    return std::make_unique<server::LiveModel>(best->served, best->name, data);
  }
  spdlog::warn("no models: the live model is untrained until a client posts to /train");
  auto untrained = server::LiveModel::untrained();
  if (!untrained) return tl::unexpected(untrained.error());
  return std::make_unique<server::LiveModel>(std::move(*untrained), "untrained", data);
}

// Each connection takes a descriptor; systems start programs with few and let them ask for more.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

Result<ExitCode> run(const ServeOptions& options) {
  const StopSignals signals;  // before there are threads
  server::start_log(options.log);
  raise_descriptor_limit();
  Result<http::Listener> listener = http::Listener::open(options.host, options.port);
  if (!listener) return tl::unexpected(listener.error());
  const Result<http::Access> access = choose_access(options, *listener);
  if (!access) return tl::unexpected(access.error());
  const Result<http::Origins> readers = read_origins(options.cors_origins, "--cors-origin");
  if (!readers) return tl::unexpected(readers.error());
  server::Registry registry;
  if (const Result<void> opened = open_models(options, registry); !opened)
    return tl::unexpected(opened.error());
  const Result<server::Site> site = load_site(options);
  if (!site) return tl::unexpected(site.error());
  const auto live = make_live(options, registry);
  if (!live) return tl::unexpected(live.error());
  std::optional<server::OfferedData> data;
  if (options.data) {
    if (const Result<void> loaded = (*live)->load_training_data(); !loaded)
      return tl::unexpected(loaded.error());
    data.emplace((*live)->training_data());
  }

  (*live)->on_publish([&](const auto& served) { registry.offer("live", served); });
  const server::PeriodicTask watch(kLookAtModels, [&] { registry.refresh(); });

  const auto jobs =
      server::Jobs::open(registry, {.folder = options.jobs, .data = training_data(options).source});
  if (!jobs) return tl::unexpected(jobs.error());

  server::QualityGate gate(training_data(options));
  const http::Service service{INKLING_VERSION,         registry, **live, *site, *access, gate, **jobs,
                              data ? &*data : nullptr, *readers};
  const http::Router router = http::make_router(service);
  const std::string url = listener->url();
  http::Front front(std::move(*listener), router, {}, 0, [&service] { http::rehearse(service); });
  spdlog::info("serving on {}", url);
  server::tell_service_manager("READY=1");

  const int signal = signals.wait();
  spdlog::info("signal {}: finishing what has begun", signal);
  server::tell_service_manager("STOPPING=1");
  (*live)->stop();
  if (!front.drain()) spdlog::warn("some clients took too long and were cut off");
  spdlog::info("stopped");
  return ExitCode::success;
}

}  // namespace

void add_serve_command(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* serve = app.add_subcommand("serve", "Serve the page and the HTTP API");
  serve->add_option("--host", options->host, "Name or address to listen on; 0.0.0.0 for every network")
      ->type_name("HOST")
      ->capture_default_str();
  CLI::Option* port =
      serve
          ->add_option("--port", options->port,
                       "Port to listen on; 0 for any free one. $PORT and $DOC_PORT set it too")
          ->check(whole_number(0, 65535))
          ->type_name("PORT")
          ->capture_default_str();
  serve->add_option("--models", options->models, "Folder of models to offer [models, where there is one]")
      ->type_name("DIR");
  serve
      ->add_option("--data", options->data,
                   "What the live model trains on, and everybody who can connect may download (GET /data): a "
                   "folder of "
                   "IDX files, a data file, or 'synthetic' for the built-in digits [synthetic:20000]")
      ->type_name("DIR|FILE|synthetic");
  serve
      ->add_option(
          "--jobs", options->jobs,
          "Folder of training jobs, which go on in it after a restart [one that is removed at the end]")
      ->type_name("DIR");
  serve->add_option("--site", options->site, "Folder of the built page [build/site, where there is one]")
      ->type_name("DIR");
  serve
      ->add_option("--token-file", options->token_file,
                   "File with the token that clients need to change anything. Without one, everybody may "
                   "when only this machine can connect, and otherwise nobody")
      ->type_name("FILE");
  serve
      ->add_option("--allow-origin", options->allowed_origins,
                   "Let web pages of this origin (https://HOST, or * for all) change something too, where no "
                   "token is needed; may be repeated")
      ->type_name("ORIGIN")
      ->delimiter(',')
      ->allow_extra_args(false);
  serve
      ->add_option("--cors-origin", options->cors_origins,
                   "Let web pages of this origin (https://HOST, * for all, none for the server's own alone) "
                   "read what /predict, /train, /reset and /pretrain answer; may be repeated [*]")
      ->type_name("ORIGIN")
      ->delimiter(',')
      ->allow_extra_args(false);
  serve
      ->add_option("--log-format", options->log.format,
                   "text for people, json for programs: one object a line, on standard error [text]")
      ->transform(CLI::Transformer(kLogFormats))
      ->type_name("text|json");
  serve
      ->add_option(
          "--log-level", options->log.level,
          "The least that is logged: trace, debug (a line for each request too), info, warn, error or off "
          "[info]")
      ->transform(CLI::Transformer(kLogLevels))
      ->type_name("LEVEL");
  serve->add_flag(
      "--allow-get-training,!--no-allow-get-training", options->get_training,
      "Let GET /train, /reset and /pretrain change the live model, as POST does; for older clients "
      "[on when only this machine can connect]");
  options->get_training.reset();  // CLI11 sets every flag to false; this one knows "not said" too
  add_settings(*serve, options->settings_file);
  serve->footer(
      "Examples:\n"
      "  inkling serve                                                the page on http://127.0.0.1:8080\n"
      "  inkling serve --models models --data data --port 9000        train on MNIST when a client asks\n"
      "  inkling serve --host 0.0.0.0 --token-file /etc/inkling.token others may read, and with the token "
      "change\n"
      "  INKLING_LOG_FORMAT=json inkling serve --config inkling.toml  settings from the environment and a "
      "file\n"
      "\nA setting is looked for on the command line, then in the environment under the name with the $, "
      "then in the\n"
      "file of --config (lines such as: port = 9000).\n"
      "\nCtrl-C or SIGTERM ends it, once what has begun is finished.");
  // At this moment, and not when all is parsed, as the library then lets variables speak to every command.
  serve->parse_complete_callback([options, serve, port, &chosen] {
    take_from_environment(*port, {"PORT", "DOC_PORT"});  // DOC_PORT is what the oldest of the servers read
    read_settings(*serve, options->settings_file);
    chosen = [options] { return run(*options); };
  });
}

}  // namespace inkling::commands
