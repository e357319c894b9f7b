#include <gmock/gmock.h>

#include <set>
#include <string>
#include <utility>

#include "server/http/service_fixture.hpp"

namespace inkling::http {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class OpenApi : public testing::ServiceFixture {
 protected:
  json description() { return ask("GET", "/openapi.json").json(); }
};

// As the router writes it: "/models/{file}" is "/models/*".
std::string pattern_of(std::string path) {
  for (std::size_t begin = path.find('{'); begin != std::string::npos; begin = path.find('{'))
    path.replace(begin, path.find('}') - begin + 1, "*");
  return path;
}

TEST_F(OpenApi, DescribesEveryRouteAndNoOther) {
  add_page("index.html", "the page");
  add_model("mlp-v1.npz", 0.5);
  const json document = description();
  std::set<std::pair<std::string, std::string>> described;
  for (const auto& [path, item] : document["paths"].items()) {
    for (const std::string method : {"get", "post", "put", "delete", "patch"}) {
      std::string name = method;
      for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
      if (item.contains(method)) described.emplace(name, pattern_of(path));
    }
  }
  EXPECT_EQ(described, router().routes());
}

TEST_F(OpenApi, IsNotSentTwice) {
  const testing::Answer answer = ask("GET", "/openapi.json");
  EXPECT_EQ(answer.field("Content-Type"), "application/json");
  EXPECT_EQ(ask("GET", "/openapi.json", "", "If-None-Match: " + answer.field("ETag") + "\r\n").status, 304);
}

TEST_F(OpenApi, IsShownByAPageThatTrustsNobody) {
  const testing::Answer page = ask("GET", "/docs");
  EXPECT_EQ(page.field("Content-Type"), "text/html; charset=utf-8");
  EXPECT_THAT(page.field("Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_EQ(ask("GET", "/docs/docs.js").field("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(ask("GET", "/docs/docs.css").field("Content-Type"), "text/css; charset=utf-8");
  EXPECT_EQ(ask("GET", "/docs/other").status, 404);
}

}  // namespace
}  // namespace inkling::http
