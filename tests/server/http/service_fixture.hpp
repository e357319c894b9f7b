// The whole service without sockets: requests go in as text, answers come out.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "inkling/synthetic.hpp"
#include "server/files.hpp"
#include "server/http/answer.hpp"
#include "server/http/library.hpp"
#include "server/http/service.hpp"
#include "support/model_maker.hpp"
#include "support/temporary_folder.hpp"

namespace inkling::testing {

// A line for each answer into the file that INKLING_ANSWERS names: openapi.test.js holds them against the
// API's description.
inline void record(const std::string& method, const std::string& target, const Answer& answer) {
  const char* file = std::getenv("INKLING_ANSWERS");
  if (file == nullptr) return;
  const nlohmann::json line = {{"method", method},
                               {"target", target},
                               {"status", answer.status},
                               {"type", answer.field("Content-Type")},
                               {"body", answer.body}};
  std::ofstream(file, std::ios::app) << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
                                     << '\n';
}

class ServiceFixture : public ::testing::Test {
 protected:
  // Models and pages are added first; the first question starts the service.
  void add_model(const std::string& file, double accuracy, std::uint64_t seed = 1) {
    Model model = make_model("dense 5 sigmoid, dense 10 sigmoid", seed);
    model.test_accuracy = accuracy;
    ASSERT_TRUE(server::write_file(models_ / file, write_model(model).value()));
  }
  Bytes model_file(const std::string& file) { return server::read_file(models_ / file).value(); }
  // Of the models.
  [[nodiscard]] const std::filesystem::path& folder() const { return models_.path(); }
  void add_page(const std::string& name, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(pages_ / name).parent_path());
    ASSERT_TRUE(server::write_file(pages_ / name, Bytes(text.begin(), text.end())));
  }
  const Splits& add_data() {
    data_ = {synthesize(40, 2), synthesize(10, 3), synthesize(20, 1)};
    return data_;
  }
  void set_access(http::Access access) { access_ = std::move(access); }
  void set_readers(http::Origins readers) { readers_ = std::move(readers); }

  // `fields`: header lines, each with its CR LF.
  Answer ask(const std::string& method, const std::string& target, const std::string& body = "",
             const std::string& fields = "") {
    start();
    const std::string text = method + " " + target + " HTTP/1.1\r\nHost: test\r\n" + fields + "\r\n";
    const auto head = http::parse_head(text, {});
    if (!head) {
      ADD_FAILURE() << head.error().message;
      return {};
    }
    std::string out;
    library_->answer(*head, body, true, out);
    const Answer answer = take_answer(out, method == "HEAD");
    EXPECT_EQ(out, "") << "bytes after the answer";
    record(method, target, answer);
    return answer;
  }

  server::LiveModel& live() {
    start();
    return *live_;
  }
  server::Jobs& jobs() {
    start();
    return *jobs_;
  }
  const http::Router& router() {
    start();
    return router_;
  }
  server::Registry& registry() {
    start();
    return registry_;
  }

 private:
  void start() {
    if (library_ != nullptr) return;
    ASSERT_TRUE(registry_.open(models_.path()));
    site_ = server::Site::load(pages_.path()).value();
    live_ = std::make_unique<server::LiveModel>(
        std::make_shared<const server::ServedModel>(make_model("dense 5 sigmoid, dense 10 sigmoid", 99)),
        "test", server::DataSource{.source = "synthetic:300"});
    live_->on_publish([this](const auto& served) { registry_.offer("live", served); });
    jobs_ = server::Jobs::open(registry_, {.folder = {}, .data = "synthetic:300", .queue = 3}).value();
    service_.emplace(http::Service{"1.2.3", registry_, *live_, site_, access_, gate_, *jobs_,
                                   data_.train.size() > 0 ? &offered_ : nullptr, readers_});
    router_ = http::make_router(*service_);
    library_ = std::make_unique<http::Library>(router_);
  }

  TemporaryFolder models_;
  TemporaryFolder pages_;
  Splits data_;
  server::OfferedData offered_{data_};
  server::Registry registry_;
  server::Site site_;
  std::unique_ptr<server::LiveModel> live_;
  server::QualityGate gate_{server::DataSource{.source = "synthetic:600"}};
  std::unique_ptr<server::Jobs> jobs_;
  http::Access access_ = http::Access::open();
  http::Origins readers_ = http::Origins::all();
  std::optional<http::Service> service_;
  http::Router router_;
  std::unique_ptr<http::Library> library_;
};

}  // namespace inkling::testing
