#include <gmock/gmock.h>

#include <atomic>
#include <cmath>
#include <string>
#include <thread>
#include <vector>

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

class BetterTensorflow : public testing::ServiceFixture {
 protected:
  Answer predict(json request) { return ask("POST", "/predict", request.dump()); }
  Answer predict_one(json more = json::object()) {
    more["image"] = data_uri(testing::png_of_a_one());
    return predict(more);
  }
};

TEST_F(BetterTensorflow, PredictsWithAllConfidencesInOrder) {
  const Answer answer = predict_one();
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.field("Content-Type"), "application/json");
  const json document = answer.json();
  ASSERT_EQ(document["predictions"].size(), 10U);
  std::size_t best = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_EQ(document["predictions"][i]["label"], i);
    EXPECT_TRUE(document["predictions"][i]["confidence"].is_number_float());
    if (document["predictions"][i]["confidence"] > document["predictions"][best]["confidence"]) best = i;
  }
  EXPECT_EQ(document["label"], best);
}

TEST_F(BetterTensorflow, PredictsWhatTheModelItselfSays) {
  std::array<float, kImagePixels> image{};
  for (int y = 5; y < 24; ++y) {
    for (int x = 12; x < 16; ++x) image[static_cast<std::size_t>(y * kImageSide + x)] = 1;
  }
  const auto served = live().current();
  const auto classifier = served->borrow();
  const Reading reading = classifier->classify(image);
  const json document = predict_one().json();
  EXPECT_EQ(document["label"], reading.label);
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_EQ(document["predictions"][i]["confidence"].get<float>(), reading.probabilities[i])
        << "not the same bits";
  }
}

TEST_F(BetterTensorflow, TakesBase64InEveryForm) {
  const Bytes png = testing::png_of_a_one();
  std::string base64 = testing::encode_base64(png);
  const json expected = predict({{"image", "data:image/png;base64," + base64}}).json();
  EXPECT_EQ(predict({{"image", base64}}).json(), expected);
  while (base64.ends_with('=')) base64.pop_back();
  for (char& c : base64) c = c == '+' ? '-' : c == '/' ? '_' : c;
  EXPECT_EQ(predict({{"image", base64}}).json(), expected);
  EXPECT_EQ(predict({{"image", "data:image/x-anything;charset=x;base64," + base64}}).json(), expected);
}

TEST_F(BetterTensorflow, TakesOtherFormatsToo) {
  const auto predict_as = [this](int format) {
    PIX* picture = gray_picture(28, 28, [](int x, int) { return x > 11 && x < 16 ? 255 : 0; });
    return predict({{"image", data_uri(encode_picture(picture, format))}}).json();
  };
  const json png = predict_as(IFF_PNG);
  for (const int format : {IFF_JFIF_JPEG, IFF_GIF, IFF_TIFF_LZW, IFF_WEBP, IFF_BMP}) {
    const json other = predict_as(format);
    EXPECT_NEAR(png["predictions"][1]["confidence"].get<double>(),
                other["predictions"][1]["confidence"].get<double>(), 0.05)
        << format;
  }
}

TEST_F(BetterTensorflow, NormalisesPicturesOfOtherSizes) {
  // The same stroke, large and small, dark on light: normalised, they are nearly the same field.
  const auto stroke = [](int side) {
    return data_uri(encode_picture(gray_picture(side, side,
                                                [side](int x, int y) {
                                                  const bool ink = x > side * 2 / 5 && x < side * 3 / 5 &&
                                                                   y > side / 5 && y < side * 4 / 5;
                                                  return ink ? 0 : 255;
                                                }),
                                   IFF_PNG));
  };
  const json large = predict({{"image", stroke(500)}}).json();
  const json small = predict({{"image", stroke(100)}}).json();
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_NEAR(large["predictions"][i]["confidence"].get<double>(),
                small["predictions"][i]["confidence"].get<double>(), 0.02);
  }
}

TEST_F(BetterTensorflow, TakesInputSizedPicturesAsTheyAreUnlessTold) {
  const json as_it_is = predict_one().json();
  EXPECT_EQ(predict_one({{"raw", true}}).json(), as_it_is);
  EXPECT_NE(predict_one({{"raw", false}}).json(), as_it_is) << "normalising moves and scales the stroke";
  const std::string other =
      data_uri(encode_picture(gray_picture(30, 30, [](int, int) { return 0; }), IFF_PNG));
  EXPECT_EQ(predict({{"image", other}, {"raw", true}}).status, 422);
}

TEST_F(BetterTensorflow, AnEmptyCanvasIsNoDigit) {
  const std::string empty =
      data_uri(encode_picture(gray_picture(50, 50, [](int, int) { return 255; }), IFF_PNG));
  const Answer answer = predict({{"image", empty}});
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.json()["is_digit"], false);
}

TEST_F(BetterTensorflow, ChoosesThePretrainedModel) {
  add_model("mlp-v1.npz", 0.5, 1);
  add_model("mlp-v2.npz", 0.6, 2);
  EXPECT_EQ(predict_one({{"pretrained", 1}}).json()["model"], "mlp-v1");
  EXPECT_EQ(predict_one({{"pretrained", "2"}}).json()["model"], "mlp-v2");
  EXPECT_EQ(predict_one({{"model", "mlp-v1"}}).json(), predict_one({{"pretrained", 1}}).json());
  EXPECT_EQ(predict_one({{"model", "mlp"}}).json()["model"], "mlp-v2");
  EXPECT_NE(predict_one({{"pretrained", 1}}).json()["predictions"],
            predict_one({{"pretrained", 2}}).json()["predictions"]);
}

TEST_F(BetterTensorflow, FallsBackToTheLiveModelAsTheOriginalDid) {
  add_model("mlp-v1.npz", 0.5);
  for (const json& pretrained : {json(0), json(-1), json(99), json(nullptr), json(""), json("x"), json(1.5),
                                 json(true), json::array(), json(18446744073709551615ULL)}) {
    const Answer answer = predict_one({{"pretrained", pretrained}});
    ASSERT_EQ(answer.status, 200) << pretrained;
    EXPECT_EQ(answer.json()["model"], "live") << pretrained;
  }
  EXPECT_EQ(predict_one({{"model", nullptr}}).json()["model"], "live");
}

TEST_F(BetterTensorflow, RefusesBadRequestsWithTheirReason) {
  const auto expect = [this](const std::string& body, int status, const char* reason) {
    const Answer answer = ask("POST", "/predict", body);
    EXPECT_EQ(answer.status, status) << body << answer.body;
    EXPECT_THAT(answer.error(), HasSubstr(reason)) << body;
  };
  expect("not json", 400, "JSON object");
  expect("", 422, "image");
  expect("{}", 422, "image");
  expect(R"({"image": 5})", 422, "image");
  expect(R"({"image": ""})", 415, "PNG, JPEG, GIF");
  expect(R"({"image": "****"})", 400, "base64");
  expect(R"({"image": "data:image/png,abc"})", 400, ";base64,");
  expect(R"({"image": "aGVsbG8gaGVsbG8gaGVsbG8="})", 415, "PNG, JPEG, GIF");
  expect(R"({"image": "iVBORw0KGgoAAAANSUhEUgAA"})", 400, "damaged");
  const std::string image = data_uri(testing::png_of_a_one());
  expect(json{{"image", image}, {"model", "mlp-v7"}}.dump(), 404, "mlp-v7");
  expect(json{{"image", image}, {"model", 7}}.dump(), 422, "model");
  expect(json{{"image", image}, {"raw", "yes"}}.dump(), 422, "raw");
  expect(json{{"image", data_uri(encode_picture(gray_picture(5000, 1, [](int, int) { return 0; }), IFF_PNG))}}
             .dump(),
         422, "5000x1");
  EXPECT_EQ(ask("GET", "/predict").status, 405);
}

TEST_F(BetterTensorflow, DoesNotRepeatLongNames) {
  const Answer answer = predict_one({{"model", std::string(100'000, 'x')}});
  EXPECT_EQ(answer.status, 404);
  EXPECT_LT(answer.body.size(), 300U);
}

TEST_F(BetterTensorflow, TrainsTheLiveModel) {
  const auto before = live().current();
  const Answer answer = ask("POST", "/train", R"({"epochs": 2})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  ASSERT_TRUE(answer.json()["accuracy"].is_number_integer());
  EXPECT_LE(answer.json()["accuracy"], 100);
  EXPECT_NE(live().current(), before);
  EXPECT_EQ(live().current()->model().epochs, 2);
  EXPECT_EQ(ask("GET", "/train").status, 200);
  EXPECT_EQ(live().current()->model().epochs, 3);
}

TEST_F(BetterTensorflow, RefusesEpochsThatCannotBe) {
  for (const char* epochs : {"0", "101", "-1", "1.5", "\"2\"", "true", "1e3", "99999999999999999999"}) {
    const Answer answer = ask("POST", "/train", std::string("{\"epochs\":") + epochs + "}");
    EXPECT_EQ(answer.status, 422) << epochs;
    EXPECT_THAT(answer.error(), HasSubstr("1 to 100"));
  }
}

TEST_F(BetterTensorflow, PredictsWhileItTrains) {
  std::atomic<bool> trained = false;
  live();  // started here, not in two threads
  const std::string request = json{{"image", data_uri(testing::png_of_a_one())}}.dump();
  std::thread training([&] {
    const auto turn = live().try_begin();
    EXPECT_TRUE(live().train(30, turn));
    trained = true;
  });
  while (!live().status().training && !trained) std::this_thread::yield();
  int predicted = 0;
  bool was_busy = false;
  while (!trained) {
    const Answer answer = ask("POST", "/predict", request);
    ASSERT_EQ(answer.status, 200) << answer.body;
    ++predicted;
    if (!was_busy) was_busy = ask("POST", "/train").status == 409 && ask("POST", "/reset").status == 409;
  }
  training.join();
  EXPECT_GT(predicted, 0);
  EXPECT_TRUE(was_busy);
}

TEST_F(BetterTensorflow, ResetsAndPretrains) {
  add_model("mlp-v1.npz", 0.9);
  const auto before = live().current();
  const Answer reset = ask("GET", "/reset");
  EXPECT_EQ(reset.status, 200);
  EXPECT_EQ(reset.body, "OK");
  EXPECT_NE(live().current(), before);
  EXPECT_EQ(live().status().origin, "untrained");
  EXPECT_EQ(ask("POST", "/pretrain").body, "OK");
  EXPECT_EQ(live().status().origin, "mlp-v1");
  EXPECT_EQ(predict_one().json()["predictions"], predict_one({{"pretrained", 1}}).json()["predictions"]);
}

TEST_F(BetterTensorflow, CannotPretrainWithoutModels) {
  EXPECT_THAT(ask("POST", "/pretrain").error(), HasSubstr("--models"));
}

TEST_F(BetterTensorflow, ChangesNeedTheToken) {
  set_access(Access::with_token("0123456789abcdef"));
  for (const char* path : {"/train", "/reset", "/pretrain"}) {
    EXPECT_EQ(ask("POST", path).status, 401) << path;
    EXPECT_EQ(ask("POST", path).field("WWW-Authenticate"), "Bearer");
    EXPECT_EQ(ask("GET", path).status, 401) << path;
  }
  EXPECT_EQ(ask("POST", "/reset", "", "Authorization: Bearer 0123456789abcdef\r\n").status, 200);
  EXPECT_EQ(predict_one().status, 200);
}

TEST_F(BetterTensorflow, OtherSitesPagesPredictAndChangeNothing) {
  const std::string other_page = "Origin: http://evil.example\r\nSec-Fetch-Site: cross-site\r\n";
  const auto before = live().current();
  for (const char* path : {"/train", "/reset", "/pretrain"}) {
    for (const char* method : {"GET", "POST"}) {
      const Answer answer = ask(method, path, "", other_page);
      EXPECT_EQ(answer.status, 403) << method << path;
      EXPECT_THAT(answer.error(), HasSubstr("--allow-origin"));
      EXPECT_EQ(answer.field("Access-Control-Allow-Origin"), "*") << "the page may read why";
    }
  }
  EXPECT_EQ(live().current(), before);
  const json request = {{"image", data_uri(testing::png_of_a_one())}};
  EXPECT_EQ(ask("POST", "/predict", request.dump(), other_page).status, 200);
  EXPECT_EQ(ask("POST", "/reset", "", "Origin: http://test\r\nSec-Fetch-Site: same-origin\r\n").status, 200);
}

TEST_F(BetterTensorflow, NamesThatWereReboundGetNothing) {
  Access access = Access::open();
  access.expect_local_names("127.0.0.1");
  set_access(access);
  for (const char* path : {"/status", "/models", "/reset", "/nowhere"}) {
    const Answer answer = ask("GET", path);
    EXPECT_EQ(answer.status, 421) << path;
    EXPECT_THAT(answer.error(), HasSubstr("localhost")) << path;
  }
}

TEST_F(BetterTensorflow, PagesOfAnyOriginMayAsk) {
  for (const char* path : {"/predict", "/train", "/reset", "/pretrain"}) {
    const Answer preflight =
        ask("OPTIONS", path, "", "Origin: http://a\r\nAccess-Control-Request-Method: POST\r\n");
    EXPECT_EQ(preflight.status, 200);
    EXPECT_EQ(preflight.field("Access-Control-Allow-Origin"), "*") << path;
    EXPECT_THAT(preflight.field("Access-Control-Allow-Methods"), HasSubstr("POST"));
    EXPECT_THAT(preflight.field("Access-Control-Allow-Headers"), HasSubstr("Content-Type"));
  }
  EXPECT_EQ(predict_one().field("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(ask("POST", "/predict", "x").field("Access-Control-Allow-Origin"), "*")
      << "errors must be readable too";
}

TEST_F(BetterTensorflow, OnlyPagesOfTheNamedOriginsMayAsk) {
  set_readers(Origins::parse({"https://a.example", "http://localhost:3000"}).value());
  for (const char* path : {"/predict", "/train", "/reset", "/pretrain"}) {
    for (const std::string origin : {"https://a.example", "http://localhost:3000"}) {
      const Answer preflight =
          ask("OPTIONS", path, "", "Origin: " + origin + "\r\nAccess-Control-Request-Method: POST\r\n");
      EXPECT_EQ(preflight.status, 200);
      EXPECT_EQ(preflight.field("Access-Control-Allow-Origin"), origin) << path;
      EXPECT_THAT(preflight.field("Access-Control-Allow-Methods"), HasSubstr("POST"));
      EXPECT_EQ(preflight.field("Vary"), "Origin");
    }
    for (const std::string fields :
         {"Origin: https://b.example\r\n", "Origin: null\r\n", "Origin: *\r\n", ""}) {
      const Answer preflight = ask("OPTIONS", path, "", fields);
      EXPECT_EQ(preflight.status, 200);
      EXPECT_EQ(preflight.field("Access-Control-Allow-Origin"), "") << fields;
      EXPECT_EQ(preflight.field("Access-Control-Allow-Methods"), "") << fields;
      EXPECT_EQ(preflight.field("Vary"), "Origin") << "no cache may give it to the others";
    }
  }
  const std::string body = json{{"image", data_uri(testing::png_of_a_one())}}.dump();
  const Answer allowed = ask("POST", "/predict", body, "Origin: https://a.example\r\n");
  EXPECT_EQ(allowed.status, 200);
  EXPECT_EQ(allowed.field("Access-Control-Allow-Origin"), "https://a.example");
  const Answer other = ask("POST", "/predict", body, "Origin: https://b.example\r\n");
  EXPECT_EQ(other.status, 200) << "the browser keeps it from the page";
  EXPECT_EQ(other.field("Access-Control-Allow-Origin"), "");
  EXPECT_EQ(other.field("Vary"), "Origin");
}

TEST_F(BetterTensorflow, WhoMayReadIsNotWhoMayChange) {
  set_readers(Origins::parse({"https://a.example"}).value());
  const std::string page = "Origin: https://a.example\r\nSec-Fetch-Site: cross-site\r\n";
  const Answer answer = ask("POST", "/reset", "", page);
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.field("Access-Control-Allow-Origin"), "https://a.example") << "and may read why";
}

}  // namespace
}  // namespace inkling::http
