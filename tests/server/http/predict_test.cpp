// What /predict answers besides better-tensorflow's fields.
#include <gmock/gmock.h>

#include "inkling/explanation.hpp"
#include "inkling/number.hpp"
#include "server/http/service_fixture.hpp"
#include "server/pictures.hpp"

namespace inkling::http {
namespace {

using nlohmann::json;
using testing::Answer;
using testing::data_uri;
using testing::encode_picture;
using testing::gray_picture;
using ::testing::HasSubstr;

bool is_bar(int x, int y, int left) {
  return x >= left && x < left + 8 && y > 20 && y < 80;
}

class PredictRoute : public testing::ServiceFixture {
 protected:
  Answer predict(const json& request) { return ask("POST", "/predict", request.dump()); }

  // `bars` upright strokes side by side, dark on light.
  static std::string strokes(int bars) {
    return data_uri(encode_picture(
        gray_picture(60 * bars, 100, [](int x, int y) { return is_bar(x % 60, y, 26) ? 0 : 255; }), IFF_PNG));
  }
  static std::string one() { return data_uri(testing::png_of_a_one()); }
};

TEST_F(PredictRoute, TellsHowSureItIs) {
  Model sure = testing::make_model();
  sure.reject_threshold = 0.0625;
  live().replace(std::make_shared<const server::ServedModel>(sure), "test", live().try_begin());
  const json document = predict({{"image", one()}}).json();
  std::size_t best = document["label"].get<std::size_t>();
  std::size_t second = document["second"].get<std::size_t>();
  EXPECT_NE(best, second);
  EXPECT_EQ(document["confidence"], document["predictions"][best]["confidence"]);
  for (std::size_t i = 0; i < 10; ++i) {
    if (i == best) continue;
    EXPECT_LE(document["predictions"][i]["confidence"], document["predictions"][second]["confidence"]);
  }
  EXPECT_EQ(document["reject_threshold"], 0.0625);
  EXPECT_EQ(document["is_digit"], true);
  sure.reject_threshold = 1;
  live().replace(std::make_shared<const server::ServedModel>(sure), "test", live().try_begin());
  EXPECT_EQ(predict({{"image", one()}}).json()["is_digit"], false);
}

TEST_F(PredictRoute, ReadsNumbersAsTheCoreDoes) {
  const json document = predict({{"image", strokes(3)}, {"number", true}}).json();
  const Bytes pixels = [] {
    Bytes all;
    for (int y = 0; y < 100; ++y) {
      for (int x = 0; x < 180; ++x) all.push_back(is_bar(x % 60, y, 26) ? 0 : 255);
    }
    return all;
  }();
  const auto served = live().current();
  const auto classifier = served->borrow();
  const auto number = read_number(*classifier, {pixels, 180, 100, PixelFormat::gray8});
  ASSERT_TRUE(number);
  ASSERT_EQ(number->digits.size(), 3U);
  EXPECT_EQ(document["number"]["text"], number->text);
  ASSERT_EQ(document["number"]["digits"].size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    const json& digit = document["number"]["digits"][i];
    const DigitReading& expected = number->digits[i];
    const json box = {{"x", expected.box.x},
                      {"y", expected.box.y},
                      {"width", expected.box.width},
                      {"height", expected.box.height}};
    EXPECT_EQ(digit["box"], box);
    EXPECT_EQ(digit["label"], expected.label);
    EXPECT_EQ(digit["second"], expected.second);
    EXPECT_EQ(digit["confidence"].get<float>(), expected.confidence);
    EXPECT_EQ(digit["is_digit"], expected.is_digit);
  }
  EXPECT_FALSE(predict({{"image", strokes(3)}}).json().contains("number"));
  EXPECT_FALSE(predict({{"image", strokes(3)}, {"number", false}}).json().contains("number"));
}

TEST_F(PredictRoute, ExplainsItself) {
  const json document = predict({{"image", one()}, {"explain", true}}).json();
  ASSERT_EQ(document["layers"].size(), 2U);
  EXPECT_EQ(document["layers"][0]["name"], "dense 5 sigmoid");
  EXPECT_EQ(document["layers"][0]["shape"], json({1, 1, 5}));
  EXPECT_EQ(document["layers"][0]["data"].size(), 5U);
  EXPECT_EQ(document["layers"][1]["data"].size(), 10U);
  std::array<float, kImagePixels> field{};
  for (int y = 5; y < 24; ++y) {
    for (int x = 12; x < 16; ++x) field[static_cast<std::size_t>(y * kImageSide + x)] = 1;
  }
  const Explanation expected = explain(live().current()->model().network, field);
  EXPECT_EQ(document["layers"][1]["data"].get<std::vector<float>>(), expected.layers[1].values);
  EXPECT_EQ(document["saliency"].get<std::vector<float>>(), expected.saliency);
}

TEST_F(PredictRoute, DoesNotExplainWhatNoAnswerHolds) {
  Model wide = testing::make_model("conv 400 3x3, flatten, dense 10 softmax");
  live().replace(std::make_shared<const server::ServedModel>(wide), "test", live().try_begin());
  const Answer answer = predict({{"image", one()}, {"explain", true}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.error(), HasSubstr("250000"));
  EXPECT_EQ(predict({{"image", one()}}).status, 200);
}

TEST_F(PredictRoute, ReadsManyPicturesAsIfOneByOne) {
  const std::string bad = "data:image/png;base64,aGVsbG8gaGVsbG8=";
  const json document = predict({{"images", {one(), bad, strokes(1), 7, one()}}}).json();
  ASSERT_EQ(document["results"].size(), 5U);
  EXPECT_EQ(document["model"], "live");
  for (const auto& [place, picture] : {std::pair(0, one()), std::pair(2, strokes(1)), std::pair(4, one())}) {
    json alone = predict({{"image", picture}}).json();
    alone.erase("model");
    EXPECT_EQ(document["results"][static_cast<std::size_t>(place)], alone) << place;
  }
  EXPECT_NE(document["results"][0], document["results"][2]);
  EXPECT_EQ(document["results"][1], json({{"error", predict({{"image", bad}}).error()}}));
  EXPECT_THAT(document["results"][3]["error"], HasSubstr("data URI"));
}

TEST_F(PredictRoute, ReadsManyPicturesRawOrNot) {
  const json raw = predict({{"images", {one()}}, {"raw", true}}).json();
  const json normalised = predict({{"images", {one()}}, {"raw", false}}).json();
  EXPECT_NE(raw["results"][0]["predictions"], normalised["results"][0]["predictions"]);
}

TEST_F(PredictRoute, TakesSixtyFourPicturesAndNoMore) {
  EXPECT_EQ(predict({{"images", std::vector(64, one())}}).json()["results"].size(), 64U);
  const auto expect = [this](const json& request, const char* reason) {
    const Answer answer = predict(request);
    EXPECT_EQ(answer.status, 422) << answer.body;
    EXPECT_THAT(answer.error(), HasSubstr(reason));
  };
  expect({{"images", std::vector(65, one())}}, "1 to 64");
  expect({{"images", json::array()}}, "1 to 64");
  expect({{"images", one()}}, "1 to 64");
  expect({{"images", {one()}}, {"image", one()}}, "both");
  expect({{"images", {one()}}, {"number", true}}, "one \"image\"");
  expect({{"images", {one()}}, {"explain", true}}, "one \"image\"");
  expect({{"image", one()}, {"number", 1}}, "number: expected true or false");
  expect({{"image", one()}, {"explain", "yes"}}, "explain: expected true or false");
}

TEST_F(PredictRoute, ManyLargePicturesShareOneBudget) {
  const std::string large =
      data_uri(encode_picture(gray_picture(2000, 2000, [](int, int) { return 255; }), IFF_PNG));
  const json results = predict({{"images", {large, large, large, one()}}}).json()["results"];
  EXPECT_TRUE(results[0].contains("label"));
  EXPECT_TRUE(results[1].contains("label"));
  EXPECT_THAT(results[2]["error"], HasSubstr("8388608 pixels together"));
  EXPECT_TRUE(results[3].contains("label")) << "a small one still fits";
}

}  // namespace
}  // namespace inkling::http
