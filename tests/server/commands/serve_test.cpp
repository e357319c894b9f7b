// The real program: started, asked, stopped by signals.
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "server/files.hpp"
#include "server/http/file_descriptor.hpp"
#include "server/http/raw_client.hpp"
#include "server/pictures.hpp"
#include "support/model_maker.hpp"
#include "support/program.hpp"
#include "support/temporary_folder.hpp"

namespace inkling::commands {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using ::testing::AnyOf;
using testing::Finished;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RawClient;
using testing::run_inkling;
using testing::RunningProgram;
using testing::TemporaryFolder;

class ServeCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    Model model = testing::make_model();
    model.test_accuracy = 0.9;
    std::filesystem::create_directories(folder_ / "models");
    std::filesystem::create_directories(folder_ / "site");
    write("models/mlp-v1.npz", write_model(model).value());
    write_text("site/index.html", "<!doctype html><title>the page</title>");
  }
  void write(const std::string& name, const Bytes& bytes) {
    ASSERT_TRUE(server::write_file(folder_ / name, bytes));
  }
  void write_text(const std::string& name, const std::string& text) {
    write(name, Bytes(text.begin(), text.end()));
  }

  [[nodiscard]] std::vector<std::string> arguments(const std::vector<std::string>& more) const {
    std::vector<std::string> all = {"serve", "--models", folder_ / "models", "--site", folder_ / "site"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  // Starts the server on a free port and waits until it says which.
  void start(const std::vector<std::string>& more = {}, const std::vector<std::string>& environment = {}) {
    std::vector<std::string> all = arguments(more);
    if (environment.empty()) all.insert(all.end(), {"--port", "0"});
    program_ = std::make_unique<RunningProgram>(all, folder_.path().string(), environment);
    const std::string mark = "serving on http://";
    for (int i = 0; i < 1000 && port_ == 0; ++i) {
      std::this_thread::sleep_for(10ms);
      const std::string log = program_->err();
      const std::size_t at = log.find(mark);
      if (at == std::string::npos || log.find('\n', at) == std::string::npos) continue;
      port_ = std::atoi(log.c_str() + log.find(':', at + mark.size()) + 1);
    }
    ASSERT_NE(port_, 0) << program_->err();
  }
  Answer ask(const std::string& request) { return RawClient(port_).ask(request); }
  Answer get(const std::string& path) { return ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"); }
  Answer post(const std::string& path, const std::string& body = "", const std::string& fields = "") {
    return ask("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + fields +
               "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  Finished stop(int signal = SIGTERM) {
    program_->send(signal);
    return program_->wait();
  }

  TemporaryFolder folder_;
  std::unique_ptr<RunningProgram> program_;
  int port_ = 0;
};

TEST_F(ServeCommand, ServesThePageTheModelsAndPredictions) {
  start();
  EXPECT_THAT(get("/").body, HasSubstr("the page"));
  EXPECT_EQ(get("/models").json()["models"][0]["name"], "mlp-v1");
  EXPECT_EQ(get("/models/mlp-v1.npz").status, 200);
  EXPECT_EQ(get("/status").json()["live"]["origin"], "mlp-v1");
  const nlohmann::json request = {{"image", testing::data_uri(testing::png_of_a_one())}, {"pretrained", 1}};
  const Answer answer = post("/predict", request.dump());
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.json()["predictions"].size(), 10U);
  const Finished finished = stop();
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(finished.out, "");
  EXPECT_THAT(finished.err, HasSubstr("synthetic digits"));
  EXPECT_THAT(finished.err, HasSubstr("stopped"));
}

TEST_F(ServeCommand, FinishesWhatHasBegunWhenTold) {
  for (const int signal : {SIGTERM, SIGINT}) {
    port_ = 0;
    start();
    RawClient client(port_);
    ASSERT_TRUE(client.send("POST /reset HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n"));
    std::this_thread::sleep_for(50ms);
    program_->send(signal);
    std::this_thread::sleep_for(200ms);
    ASSERT_TRUE(client.send("{}"));
    const Answer answer = client.receive();
    EXPECT_EQ(answer.body, "OK");
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_TRUE(client.is_closed_within(2s));
    EXPECT_EQ(program_->wait().exit_code, 0);
  }
}

TEST_F(ServeCommand, StopsInTheMiddleOfATraining) {
  start();
  RawClient client(port_);
  ASSERT_TRUE(
      client.send("POST /train HTTP/1.1\r\nHost: localhost\r\nContent-Length: 15\r\n\r\n{\"epochs\": 100}"));
  for (int i = 0; i < 1000 && get("/status").json()["training"].is_null(); ++i)
    std::this_thread::sleep_for(10ms);
  EXPECT_EQ(post("/train").status, 409);
  const auto start_of_stop = std::chrono::steady_clock::now();
  program_->send(SIGTERM);
  EXPECT_EQ(client.receive().status, 503);
  EXPECT_EQ(program_->wait().exit_code, 0);
  EXPECT_LT(std::chrono::steady_clock::now() - start_of_stop, 5s);
}

TEST_F(ServeCommand, FailsClearlyWhenThePortIsTaken) {
  start();
  const Finished second = run_inkling(arguments({"--port", std::to_string(port_)}));
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(second.err, HasSubstr("port " + std::to_string(port_) + ": another program listens there"));
  EXPECT_EQ(get("/status").status, 200) << "the first goes on";
}

TEST_F(ServeCommand, TakesThePortFromTheEnvironment) {
  start({}, {"PORT=0"});
  EXPECT_EQ(stop().exit_code, 0);
  port_ = 0;
  start({}, {"DOC_PORT=0"});
  EXPECT_EQ(stop().exit_code, 0);
  EXPECT_EQ(run_inkling(arguments({}), {"DOC_PORT=http"}).exit_code, 2);
  EXPECT_EQ(run_inkling(arguments({"--port", "65536"})).exit_code, 2);
}

TEST_F(ServeCommand, IsReadOnlyForTheNetworkWithoutAToken) {
  start({"--host", "0.0.0.0"});
  EXPECT_EQ(post("/train").status, 403);
  EXPECT_EQ(post("/reset").status, 403);
  EXPECT_EQ(get("/status").json()["changes"], "read-only");
  EXPECT_THAT(stop().err, HasSubstr("read-only"));
}

TEST_F(ServeCommand, TakesChangesFromThoseWithTheToken) {
  write_text("token", "correct horse battery\n");
  start({"--host", "0.0.0.0", "--token-file", folder_ / "token"});
  EXPECT_EQ(post("/reset").status, 401);
  EXPECT_EQ(post("/reset", "", "Authorization: Bearer correct horse battery\r\n").body, "OK");
  EXPECT_THAT(stop().err, Not(HasSubstr("battery")));
}

TEST_F(ServeCommand, ChangesByGetAreForThisMachineUnlessToldOtherwise) {
  write_text("token", "correct horse battery\n");
  const std::string request =
      "GET /reset HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer correct horse battery\r\n\r\n";
  const auto status_with = [&](std::vector<std::string> more,
                               const std::vector<std::string>& environment = {}) {
    port_ = 0;
    if (!environment.empty()) more.insert(more.end(), {"--port", "0"});
    start(more, environment);
    return ask(request).status;
  };
  const std::vector<std::string> network = {"--host", "0.0.0.0", "--token-file", folder_ / "token"};
  EXPECT_EQ(status_with({}), 200);
  EXPECT_EQ(status_with({"--no-allow-get-training"}), 405);
  EXPECT_EQ(status_with(network), 405);
  EXPECT_EQ(status_with({}, {"INKLING_ALLOW_GET_TRAINING=off"}), 405);
  EXPECT_EQ(status_with(network, {"INKLING_ALLOW_GET_TRAINING=true"}), 200);
  EXPECT_EQ(status_with({"--allow-get-training"}, {"INKLING_ALLOW_GET_TRAINING=false"}), 200);
  write_text("settings", "allow-get-training = false\n");
  EXPECT_EQ(status_with({"--config", folder_ / "settings"}), 405);
  EXPECT_EQ(status_with({"--config", folder_ / "settings"}, {"INKLING_ALLOW_GET_TRAINING=1"}), 200);
  std::vector<std::string> allowing = network;
  allowing.emplace_back("--allow-get-training");
  EXPECT_EQ(status_with(allowing), 200);
}

TEST_F(ServeCommand, ServesAModelThatIsCopiedIntoItsFolder) {
  start();
  EXPECT_EQ(get("/models/mlp-v2.npz").status, 404);
  write("models/mlp-v2.npz",
        write_model(testing::make_model("dense 5 sigmoid, dense 10 sigmoid", 2)).value());
  for (int i = 0; i < 1000 && get("/models/mlp-v2.npz").status != 200; ++i) std::this_thread::sleep_for(10ms);
  EXPECT_EQ(get("/models/mlp-v2.npz").status, 200);
}

TEST_F(ServeCommand, OtherSitesPagesChangeNothingUnlessAllowed) {
  const std::string page = "Origin: https://a.example\r\nSec-Fetch-Site: cross-site\r\n";
  const std::string other = "Origin: https://b.example\r\nSec-Fetch-Site: cross-site\r\n";
  start({"--allow-origin", "https://a.example", "--allow-origin", "http://localhost:3000"});
  EXPECT_EQ(post("/reset", "", page).body, "OK");
  EXPECT_EQ(post("/reset", "", other).status, 403);
  EXPECT_EQ(post("/reset").body, "OK") << "a program, no page";
  EXPECT_EQ(ask("GET /status HTTP/1.1\r\nHost: rebound.example\r\n\r\n").status, 421);
  EXPECT_EQ(ask("GET /status HTTP/1.1\r\nHost: a.example\r\n\r\n").status, 200);
  const Finished run = run_inkling(arguments({"--allow-origin", "a.example"}));
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("--allow-origin: expected https://HOST"));
}

TEST_F(ServeCommand, PagesOfTheNamedOriginsReadAnswers) {
  const auto allowed = [this](const std::string& origin) {
    return ask("OPTIONS /predict HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin +
               "\r\nAccess-Control-Request-Method: POST\r\n\r\n")
        .field("Access-Control-Allow-Origin");
  };
  write_text("settings", "cors-origin = [\"https://a.example\", \"https://b.example\"]\n");
  start({"--config", folder_ / "settings"});
  EXPECT_EQ(allowed("https://a.example"), "https://a.example");
  EXPECT_EQ(allowed("https://b.example"), "https://b.example");
  EXPECT_EQ(allowed("https://c.example"), "");
  for (const char* given : {"a.example", "https://a.example/page"}) {
    const Finished run = run_inkling(arguments({"--cors-origin", given}));
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_THAT(run.err, HasSubstr("--cors-origin: expected https://HOST"));
  }
}

TEST_F(ServeCommand, SaysWhatIsMissing) {
  const auto complaint = [this](const std::string& option) {
    const Finished finished = run_inkling({"serve", "--port", "0", option, folder_ / "nowhere"});
    EXPECT_EQ(finished.exit_code, 1) << option;
    return finished.err;
  };
  EXPECT_THAT(complaint("--models"), HasSubstr("nowhere"));
  EXPECT_THAT(complaint("--site"), HasSubstr("nowhere"));
  EXPECT_THAT(complaint("--data"), HasSubstr("nowhere"));
  EXPECT_THAT(complaint("--token-file"), HasSubstr("nowhere"));
  EXPECT_THAT(run_inkling({"serve", "--host", "not a host"}).exit_code, AnyOf(1, 2));
}

TEST_F(ServeCommand, LogsForPrograms) {
  write_text("token", "correct horse battery\n");
  start({"--log-format", "json", "--log-level", "debug", "--token-file", folder_ / "token"});
  const std::string picture = testing::data_uri(testing::png_of_a_one());
  const std::string body = nlohmann::json{{"image", picture}}.dump();
  EXPECT_EQ(post("/predict?token=query", body,
                 "X-Request-Id: mine-1\r\nAuthorization: Bearer correct horse battery\r\n")
                .field("X-Request-Id"),
            "mine-1");
  get("/%1b%22%ff");
  ask("GET / HTTP/9.9\r\n\r\n");
  const std::string log = stop().err;
  EXPECT_THAT(log, Not(HasSubstr("battery")));
  EXPECT_THAT(log, Not(HasSubstr("query")));
  EXPECT_THAT(log, Not(HasSubstr(picture.substr(30, 60))));
  std::vector<nlohmann::json> requests;
  std::vector<nlohmann::json> refusals;
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    const nlohmann::json entry = nlohmann::json::parse(line, nullptr, false);
    ASSERT_TRUE(entry.is_object()) << line;
    EXPECT_THAT(entry.value("time", ""), ::testing::MatchesRegex("....-..-..T..:..:..\\....Z"));
    if (entry.contains("method") && entry["request_id"] != "rehearsal") requests.push_back(entry);
    if (entry["message"].get<std::string>().starts_with("refused")) refusals.push_back(entry);
  }
  ASSERT_EQ(requests.size(), 2U) << log;
  EXPECT_EQ(requests[0]["request_id"], "mine-1");
  EXPECT_EQ(requests[0]["method"], "POST");
  EXPECT_EQ(requests[0]["path"], "/predict");
  EXPECT_EQ(requests[0]["status"], 200);
  EXPECT_EQ(requests[0]["level"], "debug");
  EXPECT_GT(requests[0]["bytes"], 100);
  EXPECT_GT(requests[0]["seconds"], 0);
  EXPECT_EQ(requests[1]["status"], 404);
  EXPECT_EQ(requests[1]["path"], "/\\x1b\"\\xff");
  ASSERT_EQ(refusals.size(), 1U) << log;
  EXPECT_EQ(refusals[0]["request_id"].get<std::string>().size(), 16U);
}

TEST_F(ServeCommand, LogsALineForEachRequestWhenAsked) {
  start({"--log-level", "debug"});
  ask("GET /status HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: mine-2\r\n\r\n");
  EXPECT_THAT(stop().err, HasSubstr(" debug [mine-2] GET /status 200 "));
  port_ = 0;
  start();
  get("/status");
  EXPECT_THAT(stop().err, Not(HasSubstr("/status")));
}

TEST_F(ServeCommand, TellsTheServiceManagerWhenItIsReadyAndWhenItStops) {
  const std::string path = folder_ / "notify";
  const http::FileDescriptor manager(::socket(AF_UNIX, SOCK_DGRAM, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  ASSERT_EQ(::bind(manager.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  const auto next_message = [&manager] {
    std::array<char, 100> text{};
    const ssize_t size = ::recv(manager.get(), text.data(), text.size(), MSG_DONTWAIT);
    return std::string(text.data(), size < 0 ? 0 : static_cast<std::size_t>(size));
  };
  start({}, {"PORT=0", "NOTIFY_SOCKET=" + path});
  EXPECT_EQ(get("/status").status, 200);
  EXPECT_EQ(next_message(), "READY=1");
  stop();
  EXPECT_EQ(next_message(), "STOPPING=1");
}

TEST_F(ServeCommand, RehearsesBeforeTheFirstClientComes) {
  start({"--log-level", "debug"});
  EXPECT_THAT(get("/metrics").body, Not(HasSubstr("/predict"))) << "that is nobody's request";
  const std::string log = stop().err;
  EXPECT_THAT(log, HasSubstr("[rehearsal] POST /predict 200"));
  EXPECT_LT(log.find("rehearsal"), log.find("serving on"));
}

TEST_F(ServeCommand, LogsWithoutColoursIntoFiles) {
  start();
  EXPECT_THAT(stop().err, Not(HasSubstr("\x1b")));
  const Finished silent =
      run_inkling(arguments({"--log-level", "off", "--host", "0.0.0.0", "--data", "/nowhere"}));
  EXPECT_THAT(silent.err, Not(HasSubstr("warn")));
  EXPECT_THAT(silent.err, HasSubstr("/nowhere")) << "why the program ended is no log";
}

}  // namespace
}  // namespace inkling::commands
