#include <gmock/gmock.h>

#include <string>

#include "server/http/service_fixture.hpp"

namespace inkling::http {
namespace {

using ::testing::HasSubstr;

class Models : public testing::ServiceFixture {};

TEST_F(Models, AreListedWithTheLiveOne) {
  add_model("mlp-v1.npz", 0.5);
  add_model("mlp-v2.npz", 0.97);
  const auto document = ask("GET", "/models").json();
  ASSERT_EQ(document["models"].size(), 3U);
  const auto& second = document["models"][1];
  EXPECT_EQ(second["name"], "mlp-v2");
  EXPECT_EQ(second["family"], "mlp");
  EXPECT_EQ(second["version"], "2");
  EXPECT_EQ(second["file"], "mlp-v2.npz");
  EXPECT_EQ(second["accuracy"], 0.97);
  EXPECT_EQ(second["architecture"][0], "dense 5 sigmoid");
  EXPECT_EQ(second["bytes"], ask("GET", "/models/mlp-v2.npz").body.size());
  EXPECT_EQ(document["models"][2]["name"], "live");
  EXPECT_EQ(document["models"][2]["file"], "live.npz");
  EXPECT_EQ(document["best"], "mlp-v2");
}

TEST_F(Models, CanBeLoadedAgainFromWhatIsDownloaded) {
  add_model("mlp-v1.npz", 0.5);
  const testing::Answer answer = ask("GET", "/models/mlp-v1.npz");
  EXPECT_EQ(answer.field("Content-Type"), "application/octet-stream");
  EXPECT_EQ(answer.field("Accept-Ranges"), "bytes");
  EXPECT_TRUE(read_model(Bytes(answer.body.begin(), answer.body.end())));
}

TEST_F(Models, AreSentOnceToThoseWhoKeepThem) {
  add_model("mlp-v1.npz", 0.5);
  const std::string tag = ask("GET", "/models/mlp-v1.npz").field("ETag");
  const testing::Answer again = ask("GET", "/models/mlp-v1.npz", "", "If-None-Match: \"x\", " + tag + "\r\n");
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(again.field("ETag"), tag);
  EXPECT_EQ(again.field("Content-Length"), "");
  EXPECT_EQ(ask("GET", "/models/mlp-v1.npz", "", "If-None-Match: \"x\"\r\n").status, 200);
}

TEST_F(Models, CanBeFetchedInParts) {
  add_model("mlp-v1.npz", 0.5);
  const std::string whole = ask("GET", "/models/mlp-v1.npz").body;
  const std::string size = std::to_string(whole.size());
  const testing::Answer part = ask("GET", "/models/mlp-v1.npz", "", "Range: bytes=10-19\r\n");
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, whole.substr(10, 10));
  EXPECT_EQ(part.field("Content-Range"), "bytes 10-19/" + size);
  const testing::Answer beyond = ask("GET", "/models/mlp-v1.npz", "", "Range: bytes=" + size + "-\r\n");
  EXPECT_EQ(beyond.status, 416);
  EXPECT_EQ(beyond.field("Content-Range"), "bytes */" + size);
  EXPECT_THAT(beyond.error(), HasSubstr("Range"));
}

TEST_F(Models, AreSentAsSmallAsThePageHasThem) {
  add_model("mlp-v1.npz", 0.5);
  add_model("mlp-v2.npz", 0.6);
  const Bytes model = model_file("mlp-v1.npz");
  add_page("models/mlp-v1.npz", std::string(model.begin(), model.end()));
  add_page("models/mlp-v1.npz.br", "smaller");
  add_page("models/mlp-v2.npz", "another model of that name");
  add_page("models/mlp-v2.npz.br", "another");
  const std::string accept = "Accept-Encoding: gzip, br\r\n";
  const testing::Answer small = ask("GET", "/models/mlp-v1.npz", "", accept);
  EXPECT_EQ(small.body, "smaller");
  EXPECT_EQ(small.field("Content-Encoding"), "br");
  EXPECT_EQ(small.field("Vary"), "Accept-Encoding");
  EXPECT_EQ(ask("GET", "/models/mlp-v1.npz").body.size(), model.size());
  const testing::Answer part = ask("GET", "/models/mlp-v1.npz", "", accept + "Range: bytes=0-3\r\n");
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.field("Content-Encoding"), "");
  EXPECT_EQ(ask("GET", "/models/mlp-v2.npz", "", accept).field("Content-Encoding"), "");
}

TEST_F(Models, ThatChangedAreFetchedWhole) {
  add_model("mlp-v1.npz", 0.5);
  const testing::Answer whole = ask("GET", "/models/mlp-v1.npz");
  const auto part = [&](const std::string& tag) {
    return ask("GET", "/models/mlp-v1.npz", "", "Range: bytes=0-0\r\nIf-Range: " + tag + "\r\n").status;
  };
  EXPECT_EQ(part(whole.field("ETag")), 206);
  EXPECT_EQ(part("\"other\""), 200);
}

TEST_F(Models, TheLiveOneIsDownloadedAsItIsNow) {
  const auto download = [this] {
    const std::string body = ask("GET", "/models/live.npz").body;
    return read_model(Bytes(body.begin(), body.end())).value().network.parameters()[0].values;
  };
  const auto before = download();
  EXPECT_EQ(before, live().current()->model().network.parameters()[0].values);
  ASSERT_EQ(ask("POST", "/reset").status, 200);
  EXPECT_NE(download(), before);
  EXPECT_EQ(download(), live().current()->model().network.parameters()[0].values);
}

TEST_F(Models, ComeAndGoWithTheFilesOfTheFolder) {
  add_model("mlp-v1.npz", 0.5);
  EXPECT_EQ(ask("GET", "/models/mlp-v2.npz").status, 404);
  add_model("mlp-v2.npz", 0.6, 2);
  registry().refresh();
  EXPECT_EQ(ask("GET", "/models/mlp-v2.npz").status, 200);
  ASSERT_TRUE(registry().unload("mlp-v2"));
  const testing::Answer unloaded = ask("GET", "/models/mlp-v2.npz");
  EXPECT_EQ(unloaded.status, 404);
  EXPECT_EQ(unloaded.error(), "mlp-v2 is unavailable: unloaded");
  const auto document = ask("GET", "/models").json();
  EXPECT_EQ(document["models"].size(), 2U);
  EXPECT_EQ(document["unavailable"][0]["name"], "mlp-v2");
  EXPECT_EQ(document["unavailable"][0]["reason"], "unloaded");
}

TEST_F(Models, OfThePageAreThereWhereTheFolderHasNone) {
  add_page("models/mlp-v1.npz", "a model of the page");
  add_page("models/index.json", "{}");
  EXPECT_EQ(ask("GET", "/models/mlp-v1.npz").body, "a model of the page");
  EXPECT_EQ(ask("GET", "/models/mlp-v1.npz", "", "Range: bytes=2-6\r\n").body, "model");
  EXPECT_EQ(ask("GET", "/models/index.json").body, "{}");
}

TEST_F(Models, ThatAreNotThereAreNotFound) {
  EXPECT_EQ(ask("GET", "/models/mlp-v9.npz").status, 404);
  EXPECT_EQ(ask("GET", "/models/..%2F..%2Fetc%2Fpasswd").status, 404);
  EXPECT_EQ(ask("POST", "/models").status, 405);
}

}  // namespace
}  // namespace inkling::http
