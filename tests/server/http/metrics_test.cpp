#include <gmock/gmock.h>

#include <cstdlib>
#include <string>
#include <utility>

#include "server/http/front.hpp"
#include "server/http/raw_client.hpp"
#include "server/http/service_fixture.hpp"
#include "server/pictures.hpp"

namespace inkling::http {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class Metrics : public testing::ServiceFixture {
 protected:
  testing::Answer predict() {
    return ask("POST", "/predict",
               json{{"image", testing::data_uri(testing::png_of_a_one())}, {"pretrained", 1}}.dump());
  }
  std::string metrics() { return ask("GET", "/metrics").body; }
};

TEST_F(Metrics, CountRequestsByRouteAndStatus) {
  add_page("index.html", "the page");
  add_page("app.js", "its program");
  predict();
  predict();
  ask("POST", "/predict", "no JSON");
  ask("DELETE", "/predict");
  ask("GET", "/app.js");
  ask("HEAD", "/");
  ask("GET", "/nothing/there");
  const testing::Answer answer = ask("GET", "/metrics");
  EXPECT_EQ(answer.field("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  const std::string& text = answer.body;
  const std::string requests = "inkling_http_requests_total";
  EXPECT_THAT(text, HasSubstr(requests + "{route=\"/predict\",method=\"POST\",status=\"200\"} 2\n"));
  EXPECT_THAT(text, HasSubstr(requests + "{route=\"/predict\",method=\"POST\",status=\"400\"} 1\n"));
  EXPECT_THAT(text, HasSubstr(requests + "{route=\"/*\",method=\"GET\",status=\"200\"} 2\n"));
  EXPECT_THAT(text, HasSubstr(requests + "{route=\"none\",method=\"any\",status=\"404\"} 1\n"));
  EXPECT_THAT(text, HasSubstr(requests + "{route=\"none\",method=\"any\",status=\"405\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("_duration_seconds_count{route=\"/predict\",method=\"POST\"} 3\n"));
  EXPECT_THAT(text, Not(HasSubstr("_duration_seconds_count{route=\"/train\"")));
  EXPECT_THAT(text, HasSubstr("inkling_http_requests_in_flight 1\n")) << "the question itself";
  EXPECT_THAT(text, HasSubstr("inkling_build_info{version=\"1.2.3\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("process_resident_memory_bytes "));
  EXPECT_THAT(text, Not(HasSubstr("nothing")));
  EXPECT_THAT(text, Not(HasSubstr("app.js")));
}

TEST_F(Metrics, CountPredictionsByModel) {
  add_model("mlp-v1.npz", 0.5);
  const int label = predict().json()["label"];
  ask("POST", "/predict", json{{"image", testing::data_uri(testing::png_of_a_one())}}.dump());
  const std::string text = metrics();
  EXPECT_THAT(text, HasSubstr("inkling_predictions_total{model=\"mlp-v1\",version=\"1\",label=\"" +
                              std::to_string(label) + "\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("inkling_prediction_confidence_ratio_count{model=\"live\",version=\"\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("inkling_models 1\n"));
}

TEST_F(Metrics, CountWhatNeverMeetsARoute) {
  Router router;
  Front front(Listener::open("127.0.0.1", 0).value(), router, {}, 2);
  const auto count = [&router] {
    metrics::Exposition out;
    router.requests().write(out);
    return out.text();
  };
  {
    testing::RawClient client(front.listener().port());
    EXPECT_EQ(client.ask("BREW / HTTP/1.1\r\nHost: h\r\n\r\n").status, 501);
    EXPECT_THAT(count(), HasSubstr("inkling_http_connections 1\n"));
  }
  EXPECT_THAT(count(), HasSubstr("inkling_http_refused_total{status=\"501\"} 1\n"));
  front.drain();
  EXPECT_THAT(count(), HasSubstr("inkling_http_connections 0\n"));
}

TEST_F(Metrics, SatisfyPrometheusOwnCheck) {
  if (std::system("command -v promtool > /dev/null") != 0)
    GTEST_SKIP() << "promtool is not there: it comes with Debian's package prometheus";
  add_model("mlp-v1.npz", 0.5);
  predict();
  testing::TemporaryFolder folder;
  const std::string text = metrics();
  ASSERT_TRUE(server::write_file(folder / "metrics", Bytes(text.begin(), text.end())));
  const std::string check = "promtool check metrics < '" + std::string(folder / "metrics") + "' > '" +
                            std::string(folder / "said") + "' 2>&1";
  const int status = std::system(check.c_str());
  const Bytes said = server::read_file(folder / "said", 1 << 20).value();
  EXPECT_EQ(status, 0) << std::string(said.begin(), said.end());
  EXPECT_EQ(std::string(said.begin(), said.end()), "");
}

}  // namespace
}  // namespace inkling::http
