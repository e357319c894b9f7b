#include <gmock/gmock.h>

#include <string>

#include "server/http/service_fixture.hpp"

namespace inkling::http {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Pages : public testing::ServiceFixture {
 protected:
  void SetUp() override {
    add_page("index.html", "<!doctype html>");
    add_page("app.js", "plain");
    add_page("app.js.br", "brotli");
    add_page("app.js.gz", "gzip");
    add_page("inkling.wasm", "\0asm");
  }
  std::string app(const std::string& accept_encoding) {
    const testing::Answer answer = ask("GET", "/app.js", "", "Accept-Encoding: " + accept_encoding + "\r\n");
    const std::string coding = answer.field("Content-Encoding");
    EXPECT_EQ(coding, answer.body == "plain" ? "" : answer.body == "brotli" ? "br" : "gzip");
    EXPECT_EQ(answer.field("Vary"), "Accept-Encoding");
    EXPECT_EQ(answer.field("Content-Type"), "text/javascript; charset=utf-8");
    return answer.body;
  }
};

TEST_F(Pages, AreFoundByTheirPath) {
  EXPECT_EQ(ask("GET", "/").body, "<!doctype html>");
  EXPECT_EQ(ask("GET", "/index.html").body, "<!doctype html>");
  EXPECT_EQ(ask("GET", "/?query").field("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(ask("GET", "/inkling.wasm").field("Content-Type"), "application/wasm");
  EXPECT_EQ(ask("GET", "/../index.html").status, 404);
  EXPECT_EQ(ask("GET", "/app.js.br").status, 404);
  EXPECT_THAT(ask("GET", "/nowhere").error(), HasSubstr("/nowhere"));
  EXPECT_EQ(ask("POST", "/").status, 405);
}

TEST_F(Pages, AsOneFileAreForTakingAlong) {
  add_page("inkling.html", "<!doctype html>");
  EXPECT_EQ(ask("GET", "/inkling.html").field("Content-Disposition"), "attachment");
  EXPECT_EQ(ask("GET", "/index.html").field("Content-Disposition"), "");
}

TEST_F(Pages, AreCompressedAsTheClientPrefers) {
  EXPECT_EQ(app("gzip, deflate, br"), "brotli");
  EXPECT_EQ(app("gzip"), "gzip");
  EXPECT_EQ(app("br;q=0.5, gzip;q=0.9"), "gzip");
  EXPECT_EQ(app("br;q=0, gzip;q=0, identity;q=0.1"), "plain");
  EXPECT_EQ(app("*"), "brotli");
  EXPECT_EQ(app("zstd"), "plain");
  EXPECT_EQ(ask("GET", "/app.js").body, "plain");
}

TEST_F(Pages, WithoutVariantsDoNotVary) {
  EXPECT_EQ(ask("GET", "/").field("Vary"), "");
}

TEST_F(Pages, AreSentOnceToThoseWhoKeepThem) {
  const std::string tag = ask("GET", "/app.js", "", "Accept-Encoding: br\r\n").field("ETag");
  const auto status = [&](const std::string& coding) {
    return ask("GET", "/app.js", "", "Accept-Encoding: " + coding + "\r\nIf-None-Match: " + tag + "\r\n")
        .status;
  };
  EXPECT_EQ(status("br"), 304);
  EXPECT_EQ(status("gzip"), 200) << "other bytes have another tag";
}

TEST_F(Pages, LoadNothingFromElsewhere) {
  const std::string policy = ask("GET", "/").field("Content-Security-Policy");
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy, HasSubstr("'wasm-unsafe-eval'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe-inline")));
  EXPECT_THAT(policy, Not(HasSubstr("http")));
}

TEST_F(Pages, OwnModelsAreThoseOfTheServer) {
  add_model("mlp-v1.npz", 0.5);
  add_page("models/mlp-v1.npz", "the page's copy");
  add_page("models/index.json", "{}");
  EXPECT_NE(ask("GET", "/models/mlp-v1.npz").body, "the page's copy");
  EXPECT_EQ(ask("GET", "/models/index.json").body, "{}");
}

TEST_F(Pages, HeadIsGetWithoutItsBodyEverywhere) {
  add_model("mlp-v1.npz", 0.5);
  add_page("index.html", "<!doctype html>");
  add_page("app.js", "plain");
  add_page("app.js.br", "br");
  for (const std::string path :
       {"/", "/index.html", "/app.js", "/models", "/models/mlp-v1.npz", "/status", "/no"}) {
    const std::string fields = "Accept-Encoding: br\r\nX-Request-Id: both\r\n";
    testing::Answer get = ask("GET", path, "", fields);
    testing::Answer head = ask("HEAD", path, "", fields);  // fails when there is a body
    EXPECT_EQ(head.status, get.status) << path;
    for (testing::Answer* answer : {&get, &head}) {
      answer->header.erase("Date");
      if (path == "/status") answer->header.erase("Content-Length");  // it has the time in it
    }
    EXPECT_EQ(head.header, get.header) << path;
  }
  for (const char* path : {"/train", "/reset", "/pretrain"}) EXPECT_EQ(ask("HEAD", path).status, 405) << path;
}

}  // namespace
}  // namespace inkling::http
