#include "server/http/router.hpp"

#include <gmock/gmock.h>

#include <string>

#include "server/http/answer.hpp"
#include "server/http/library.hpp"

namespace inkling::http {
namespace {

using ::testing::HasSubstr;

Handler say(const std::string& text) {
  return [text](const Call& call, httplib::Response& answer) {
    answer.set_content(text + std::string(call.rest), "text/plain");
  };
}

testing::Answer ask(const Router& router, const std::string& method, const std::string& target) {
  Library library(router);
  const std::string text = method + " " + target + " HTTP/1.1\r\nHost: h\r\n\r\n";
  const auto head = parse_head(text, {});
  std::string out;
  library.answer(head.value(), "", true, out);
  return testing::take_answer(out, method == "HEAD");
}

TEST(Router, FindsLiteralPathsAndTheLongestPrefix) {
  Router router;
  router.add("GET", "/a/*", say("a:"));
  router.add("GET", "/a/b/*", say("b:"));
  router.add("GET", "/a/literal", say("literal"));
  EXPECT_EQ(ask(router, "GET", "/a/x/y").body, "a:x/y");
  EXPECT_EQ(ask(router, "GET", "/a/b/c").body, "b:c");
  EXPECT_EQ(ask(router, "GET", "/a/literal?query").body, "literal");
  EXPECT_EQ(ask(router, "GET", "/a").status, 404);
}

TEST(Router, CapturesPartsInTheMiddle) {
  Router router;
  const auto tell = [](const std::string& name) {
    return [name](const Call& call, httplib::Response& answer) {
      std::string text = name;
      for (const std::string_view part : call.captured) text += "," + std::string(part);
      answer.set_content(text + "," + std::string(call.rest), "text/plain");
    };
  };
  router.add("GET", "/m/*/ready", tell("ready"));
  router.add("GET", "/m/*/versions/*/ready", tell("version"));
  router.add("GET", "/m/literal/versions/*/ready", tell("literal"));
  router.add("GET", "/m/*/versions/*", tell("end"));
  router.add("GET", "/m/*", tell("rest"));
  EXPECT_EQ(ask(router, "GET", "/m/a/ready").body, "ready,a,");
  EXPECT_EQ(ask(router, "GET", "/m/a%2520b/ready").body, "ready,a%20b,");
  EXPECT_EQ(ask(router, "GET", "/m/a/versions/b/ready").body, "version,a,b,");
  EXPECT_EQ(ask(router, "GET", "/m/literal/versions/b/ready").body, "literal,b,");
  EXPECT_EQ(ask(router, "GET", "/m/a/versions/b").body, "end,a,b,");
  EXPECT_EQ(ask(router, "GET", "/m/a/ready/").body, "rest,a/ready/");
  EXPECT_EQ(ask(router, "GET", "/m//ready").body, "rest,/ready");
  EXPECT_EQ(ask(router, "POST", "/m/a/ready").status, 405);
  EXPECT_EQ(ask(router, "GET", "/n/a/ready").status, 404);
}

TEST(Router, DecodesPathsOnce) {
  Router router;
  router.add("GET", "/a b", say("blank"));
  EXPECT_EQ(ask(router, "GET", "/a%20b").body, "blank");
  EXPECT_EQ(ask(router, "GET", "/a%2520b").status, 404);
}

TEST(Router, TellsWhatAPathAllows) {
  Router router;
  router.add("GET", "/a", say("a"));
  router.add("PUT", "/a", say("a"));
  const testing::Answer refused = ask(router, "DELETE", "/a");
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.field("Allow"), "GET, HEAD, PUT, OPTIONS");
  EXPECT_THAT(refused.error(), HasSubstr("allows GET"));
  const testing::Answer options = ask(router, "OPTIONS", "/a");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.field("Allow"), "GET, HEAD, PUT, OPTIONS");
  EXPECT_EQ(options.field("Content-Length"), "");
  EXPECT_EQ(ask(router, "OPTIONS", "*").status, 204);
}

TEST(Router, AnswersHeadWithoutABody) {
  Router router;
  router.add("GET", "/a", say("text"));
  const testing::Answer answer = ask(router, "HEAD", "/a");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.field("Content-Length"), "4");
}

TEST(Router, TheServerAsAWholeHasNothingButOptions) {
  Router router;
  router.add("GET", "/", say("page"));
  Library library(router);
  for (const std::string method : {"GET", "HEAD", "POST", "OPTIONS"}) {
    RequestHead head;
    head.method = method;
    head.target = "*";
    std::string out;
    library.answer(head, "", true, out);
    EXPECT_EQ(testing::take_answer(out, method == "HEAD").status, method == "OPTIONS" ? 204 : 404) << method;
  }
  EXPECT_FALSE(parse_head("HEAD * HTTP/1.1\r\nHost: h\r\n\r\n", {}));
}

TEST(Router, DoesNotRepeatLongNames) {
  const testing::Answer answer = ask(Router(), "GET", "/" + std::string(3000, 'x'));
  EXPECT_THAT(answer.error(), ::testing::StartsWith("there is nothing at /xxx"));
  EXPECT_LT(answer.body.size(), 200U);
}

TEST(Router, ErrorsAreJsonEvenForNamesThatAreNotText) {
  const testing::Answer answer = ask(Router(), "GET", "/%ff%00%22");
  EXPECT_EQ(answer.status, 404);
  EXPECT_NE(answer.error(), "");
}

TEST(Router, LongRunningRoutesHaveOneName) {
  Router router;
  router.add("POST", "/train", say("trained"), Pace::long_running);
  const auto head = parse_head("POST /train?x HTTP/1.1\r\nHost: h\r\n\r\n", {});
  EXPECT_EQ(router.pace(head.value()), Pace::long_running);
  EXPECT_EQ(ask(router, "POST", "/train").body, "trained");
  EXPECT_EQ(ask(router, "POST", "/%74rain").status, 404);
}

TEST(Router, HidesWhatAHandlerThrew) {
  Router router;
  router.add("GET", "/a", [](const Call&, httplib::Response&) { throw std::runtime_error("the secret"); });
  const testing::Answer answer = ask(router, "GET", "/a");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.find("secret"), std::string::npos);
  for (const auto& [name, value] : answer.header) EXPECT_EQ(value.find("secret"), std::string::npos) << name;
}

TEST(Router, EveryAnswerHasItsDateAndNoSniffing) {
  const testing::Answer answer = ask(Router(), "GET", "/");
  EXPECT_THAT(answer.field("Date"), ::testing::MatchesRegex("[A-Z][a-z]+, .* GMT"));
  EXPECT_EQ(answer.field("X-Content-Type-Options"), "nosniff");
}

}  // namespace
}  // namespace inkling::http
