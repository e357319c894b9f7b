#include <gmock/gmock.h>

#include <string>

#include "server/http/service_fixture.hpp"

namespace inkling::http {
namespace {

using ::testing::HasSubstr;

constexpr const char* kFile = "/data/images.npz";

class Data : public testing::ServiceFixture {};

TEST_F(Data, AreDescribed) {
  add_data();
  const testing::Answer answer = ask("GET", "/data");
  EXPECT_EQ(answer.field("Cache-Control"), "no-cache");
  EXPECT_EQ(answer.json(), nlohmann::json({{"name", "synthetic digits"},
                                           {"images", {{"train", 40}, {"validation", 10}, {"test", 20}}},
                                           {"file", "images.npz"}}));
}

TEST_F(Data, AreReadFromTheFileAsTheyAre) {
  const Splits& splits = add_data();
  const testing::Answer answer = ask("GET", kFile);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.field("Content-Type"), "application/octet-stream");
  const Result<Splits> read = read_any(Bytes(answer.body.begin(), answer.body.end()));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->train.pixels, splits.train.pixels);
  EXPECT_EQ(read->train.labels, splits.train.labels);
  EXPECT_EQ(read->validation.pixels, splits.validation.pixels);
  EXPECT_EQ(read->test.labels, splits.test.labels);
}

TEST_F(Data, AreSentOnceToThoseWhoKeepThem) {
  add_data();
  const std::string tag = ask("GET", kFile).field("ETag");
  const testing::Answer again = ask("GET", kFile, "", "If-None-Match: " + tag + "\r\n");
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(again.field("ETag"), tag);
}

TEST_F(Data, AreFetchedInParts) {
  add_data();
  const std::string whole = ask("GET", kFile).body;
  const testing::Answer head = ask("HEAD", kFile);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(head.field("Content-Length"), std::to_string(whole.size()));
  EXPECT_EQ(head.field("Accept-Ranges"), "bytes");
  const testing::Answer part = ask("GET", kFile, "", "Range: bytes=100-199\r\n");
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, whole.substr(100, 100));
  EXPECT_EQ(part.field("Content-Range"), "bytes 100-199/" + std::to_string(whole.size()));
}

TEST_F(Data, AreNotThereWhenTheServerDrawsThem) {
  EXPECT_EQ(ask("GET", "/data").json(),
            nlohmann::json({{"name", "synthetic digits"}, {"images", nullptr}, {"file", nullptr}}));
  const testing::Answer answer = ask("GET", kFile);
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(answer.error(), HasSubstr("started without --data"));
}

TEST_F(Data, NeedNoToken) {
  add_data();
  set_access(Access::with_token("a secret of some length"));
  EXPECT_EQ(ask("GET", "/data").status, 200);
  EXPECT_EQ(ask("GET", kFile).status, 200);
}

TEST_F(Data, AreNotChangedOverHttp) {
  add_data();
  EXPECT_EQ(ask("POST", "/data").status, 405);
  EXPECT_EQ(ask("PUT", kFile, "x").status, 405);
  EXPECT_EQ(ask("GET", "/data/other.npz").status, 404);
}

}  // namespace
}  // namespace inkling::http
