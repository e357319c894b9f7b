#include <pthread.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/commands/commands.hpp"
#include "server/commands/numbers.hpp"
#include "server/http/access.hpp"
#include "server/http/front.hpp"
#include "server/http/listener.hpp"
#include "server/http/service.hpp"
#include "server/live_model.hpp"
#include "server/log.hpp"
#include "server/registry.hpp"
#include "server/site.hpp"
#include "server/text.hpp"

namespace inkling::commands {
namespace {

constexpr int kDefaultPort = 8080;
constexpr const char* kDefaultModels = "models";
constexpr const char* kDefaultSite = "build/site";
// Enough to learn from, and drawn within a second or two.
constexpr const char* kSyntheticData = "synthetic:20000";

struct ServeOptions {
  std::string host = "127.0.0.1";
  std::optional<int> port;
  std::optional<std::string> models;
  std::optional<std::string> data;
  std::optional<std::string> site;
  std::optional<std::string> token_file;
  std::vector<std::string> allowed_origins;
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

Result<int> choose_port(const ServeOptions& options) {
  if (options.port) return *options.port;
  // PORT is the option's own; DOC_PORT is what the oldest of the servers read.
  const char* text = std::getenv("DOC_PORT");
  if (text == nullptr || *text == '\0') return kDefaultPort;
  const std::string_view digits(text);
  int port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || end != digits.data() + digits.size() || port < 0 || port > 65535) {
    return fail(ErrorCode::invalid_argument,
                "DOC_PORT: expected a port from 0 to 65535, got " + std::string(digits));
  }
  return port;
}

// A folder that was not asked for may be missing.
std::optional<std::string> folder_or_default(const std::optional<std::string>& given, const char* fallback) {
  std::error_code error;
  if (given || !std::filesystem::is_directory(fallback, error)) return given;
  return fallback;
}

Result<server::Registry> open_models(const ServeOptions& options) {
  const auto folder = folder_or_default(options.models, kDefaultModels);
  if (!folder) return server::Registry();
  Result<server::Registry> registry = server::Registry::open(*folder);
  if (registry) spdlog::info("{} models from {}", registry->models().size(), server::printable(*folder));
  return registry;
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

Result<http::Access> choose_access(const ServeOptions& options, const http::Listener& listener) {
  Result<http::Origins> origins = http::Origins::parse(options.allowed_origins);
  if (!origins) return fail_within("--allow-origin", origins.error());
  Result<http::Access> access = choose_rule(options, listener);
  if (!access) return access;
  access->allow(std::move(*origins));
  if (listener.is_loopback()) access->expect_local_names(options.host);
  return access;
}

// The best model there is, else one that has yet to learn.
Result<std::unique_ptr<server::LiveModel>> make_live(const ServeOptions& options,
                                                     const server::Registry& registry) {
  if (!options.data) spdlog::info("no --data: the live model trains on the built-in synthetic digits");
  const server::DataSource data{.source = options.data.value_or(kSyntheticData)};
  if (const server::RegisteredModel* best = registry.best()) {
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
  server::start_log();
  raise_descriptor_limit();
  const Result<int> port = choose_port(options);
  if (!port) return tl::unexpected(port.error());
  Result<http::Listener> listener = http::Listener::open(options.host, *port);
  if (!listener) return tl::unexpected(listener.error());
  const Result<http::Access> access = choose_access(options, *listener);
  if (!access) return tl::unexpected(access.error());
  const Result<server::Registry> registry = open_models(options);
  if (!registry) return tl::unexpected(registry.error());
  const Result<server::Site> site = load_site(options);
  if (!site) return tl::unexpected(site.error());
  const auto live = make_live(options, *registry);
  if (!live) return tl::unexpected(live.error());
  if (options.data) {
    if (const Result<void> loaded = (*live)->load_training_data(); !loaded)
      return tl::unexpected(loaded.error());
  }

  const http::Service service{INKLING_VERSION, *registry, **live, *site, *access};
  const http::Router router = http::make_router(service);
  const std::string url = listener->url();
  http::Front front(std::move(*listener), router);
  spdlog::info("serving on {}", url);

  const int signal = signals.wait();
  spdlog::info("signal {}: finishing what has begun", signal);
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
  serve
      ->add_option("--port", options->port,
                   "Port to listen on; 0 for any free one [8080, or what $PORT or $DOC_PORT says]")
      ->check(whole_number(0, 65535))
      ->type_name("PORT")
      ->envname("PORT");
  serve->add_option("--models", options->models, "Folder of models to offer [models, where there is one]")
      ->type_name("DIR");
  serve
      ->add_option(
          "--data", options->data,
          "What the live model trains on: a folder of IDX files, a data file, or 'synthetic' for the "
          "built-in digits [synthetic:20000]")
      ->type_name("DIR|FILE|synthetic");
  serve->add_option("--site", options->site, "Folder of the built page [build/site, where there is one]")
      ->type_name("DIR");
  serve
      ->add_option(
          "--token-file", options->token_file,
          "File with the token that clients need to change the live model. Without one, everybody may "
          "when only this machine can connect, and otherwise nobody")
      ->type_name("FILE");
  serve
      ->add_option(
          "--allow-origin", options->allowed_origins,
          "Let web pages of this origin (https://HOST, or * for all) change the live model too, where no "
          "token is needed; may be repeated")
      ->type_name("ORIGIN")
      ->allow_extra_args(false);
  serve->footer(
      "Examples:\n"
      "  inkling serve                                                the page on http://127.0.0.1:8080\n"
      "  inkling serve --models models --data data --port 9000        train on MNIST when a client asks\n"
      "  inkling serve --host 0.0.0.0 --token-file /etc/inkling.token others may read, and with the token "
      "change\n"
      "\nCtrl-C or SIGTERM ends it, once what has begun is finished.");
  serve->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace inkling::commands
