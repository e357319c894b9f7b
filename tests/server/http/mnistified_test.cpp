#include <gmock/gmock.h>

#include <cmath>
#include <string>
#include <vector>

#include "server/http/service_fixture.hpp"
#include "server/image_codecs.hpp"
#include "server/pictures.hpp"
#include "support/shared_data.hpp"

namespace inkling::http {
namespace {

using nlohmann::json;
using testing::Answer;
using testing::encode_picture;
using testing::gray_picture;
using ::testing::HasSubstr;

PIX* picture_of_a_one(int side = 28) {
  return gray_picture(side, side, [side](int x, int y) {
    return x > side * 2 / 5 && x < side * 3 / 5 && y > side / 6 && y < side * 5 / 6 ? 255 : 0;
  });
}

std::string text_of(const Bytes& file) {
  return {file.begin(), file.end()};
}

class Mnistified : public testing::ServiceFixture {
 protected:
  Answer classify(const Bytes& file, const std::string& query = "",
                  const std::string& media_type = "application/x-www-form-urlencoded") {
    return ask("POST", "/mnist/classify" + query, text_of(file), "Content-Type: " + media_type + "\r\n");
  }
  Answer classify_form(const std::vector<Bytes>& files, const std::string& query = "") {
    std::string body;
    for (const Bytes& file : files) {
      body += "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n" +
              text_of(file) + "\r\n";
    }
    return ask("POST", "/mnist/classify" + query, body + "--b--\r\n",
               "Content-Type: multipart/form-data; boundary=b\r\n");
  }
  static json without_time(json document) {
    document.erase("elapsed_time_ms");
    return document;
  }
};

TEST_F(Mnistified, ClassifiesAFileOfAnyFormat) {
  const Answer png = classify(encode_picture(picture_of_a_one(), IFF_PNG));
  ASSERT_EQ(png.status, 200) << png.body;
  const json document = png.json();
  EXPECT_TRUE(document["prediction"].is_number_integer());
  EXPECT_GT(document["elapsed_time_ms"], 0);
  EXPECT_LT(document["elapsed_time_ms"], 1000);
  ASSERT_EQ(document["debug"]["probabilities"].size(), 10U);
  EXPECT_EQ(document["debug"]["probabilities"][document["prediction"].get<std::size_t>()],
            document["confidence"]);
  EXPECT_TRUE(document["is_digit"].is_boolean());
  EXPECT_NE(document["second"], document["prediction"]);
  for (const int format : {IFF_GIF, IFF_TIFF, IFF_TIFF_LZW, IFF_BMP, IFF_WEBP, IFF_JFIF_JPEG}) {
    const Answer other = classify(encode_picture(picture_of_a_one(), format));
    ASSERT_EQ(other.status, 200) << format << other.body;
    for (std::size_t i = 0; i < 10; ++i) {
      EXPECT_NEAR(other.json()["debug"]["probabilities"][i].get<double>(),
                  document["debug"]["probabilities"][i].get<double>(), 0.03)
          << format;
    }
  }
}

TEST_F(Mnistified, ClassifiesColourPalettesTransparencyAndSixteenBits) {
  const json expected = classify(encode_picture(picture_of_a_one(), IFF_PNG)).json()["debug"];
  const auto converted = [](auto convert) {
    PIX* gray = picture_of_a_one();
    PIX* other = convert(gray);
    pixDestroy(&gray);
    return encode_picture(other, IFF_PNG);
  };
  for (const Bytes& file :
       {converted([](PIX* gray) { return pixConvertTo32(gray); }),
        converted([](PIX* gray) { return pixConvertTo16(gray); }),
        converted([](PIX* gray) { return pixConvertGrayToColormap8(gray, 8); }), converted([](PIX* gray) {
          PIX* colour = pixConvertTo32(gray);
          pixSetSpp(colour, 4);
          pixSetComponentArbitrary(colour, L_ALPHA_CHANNEL, 255);
          return colour;
        })}) {
    const Answer answer = classify(file);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json()["debug"], expected);
  }
}

TEST_F(Mnistified, TakesOtherSizesOnlyToFit) {
  const Bytes large = encode_picture(picture_of_a_one(100), IFF_JFIF_JPEG);
  const Answer refused = classify(large);
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.error(), HasSubstr("expected 28x28 pixels, got 100x100"));
  EXPECT_EQ(classify(large, "?fit=0").status, 400);
  EXPECT_EQ(classify(large, "?fit=1").status, 200);
}

TEST_F(Mnistified, RefusesWhatIsNoPicture) {
  EXPECT_EQ(classify({}).status, 400);
  EXPECT_EQ(classify({'a', 'b', 'c'}).status, 400);
  const Bytes png = encode_picture(picture_of_a_one(), IFF_PNG);
  EXPECT_EQ(classify(Bytes(png.begin(), png.begin() + 40)).status, 400);
  EXPECT_EQ(classify(png, "?model=none").status, 404);
}

TEST_F(Mnistified, ShowsEveryLayer) {
  const Bytes png = encode_picture(picture_of_a_one(), IFF_PNG);
  EXPECT_FALSE(classify(png).json()["debug"].contains("layers"));
  const json layers = classify(png, "?verbose=1").json()["debug"]["layers"];
  ASSERT_EQ(layers.size(), 2U);
  EXPECT_EQ(layers[1]["name"], "dense 10 sigmoid");
  EXPECT_EQ(layers[1]["shape"], json({1, 1, 10}));
  EXPECT_EQ(layers[1]["data"].size(), 10U);
}

TEST_F(Mnistified, TakesFormsWithOneFileOrSeveral) {
  const Bytes one = encode_picture(picture_of_a_one(), IFF_PNG);
  const Bytes large = encode_picture(picture_of_a_one(60), IFF_PNG);
  const json alone = without_time(classify(one).json());
  EXPECT_EQ(without_time(classify_form({one}).json()), alone);
  EXPECT_EQ(classify_form({large}).status, 400);

  const json several = classify_form({one, large, one}).json();
  EXPECT_GT(several["elapsed_time_ms"], 0);
  ASSERT_EQ(several["results"].size(), 3U);
  json expected = alone;
  expected.erase("model");
  EXPECT_EQ(several["results"][0], expected);
  EXPECT_EQ(several["results"][2], expected);
  EXPECT_THAT(several["results"][1]["error"], HasSubstr("got 60x60"));
  EXPECT_TRUE(classify_form({one, large}, "?fit=1").json()["results"][1].contains("prediction"));
  EXPECT_EQ(classify_form({one, one}, "?verbose=1").status, 422);
  EXPECT_EQ(classify_form(std::vector(64, one)).json()["results"].size(), 64U);
  EXPECT_EQ(classify_form(std::vector(65, one)).status, 413);
  EXPECT_EQ(classify_form({}).status, 400);
}

TEST_F(Mnistified, HasItsTestImagesInBothPathOrders) {
  const DataSet& set = add_data().test;
  for (const std::string path : {"/mnist/image/3", "/mnist/3/image"}) {
    const Answer answer = ask("GET", path);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.field("Content-Type"), "image/jpeg");
    const auto image = server::decode_image(Bytes(answer.body.begin(), answer.body.end()));
    ASSERT_TRUE(image);
    EXPECT_EQ(image->width, 28);
    double difference = 0;
    for (std::size_t i = 0; i < kImagePixels; ++i) difference += std::abs(image->pixels[i] - set.image(3)[i]);
    EXPECT_LT(difference / kImagePixels, 5) << "JPEG loses something, but not the picture";
  }
  for (const std::string path : {"/mnist/label/3", "/mnist/3/label"}) {
    EXPECT_EQ(ask("GET", path).json(), json({{"label", set.labels[3]}}));
  }
  std::array<float, kImagePixels> field{};
  scale_pixels(set.image(3), field);
  const auto served = live().current();
  const auto classifier = served->borrow();
  const Reading reading = classifier->classify(field);
  for (const std::string path : {"/mnist/classify/3", "/mnist/3/classify", "/mnist/3/classify?verbose=1"}) {
    const json document = ask("GET", path).json();
    EXPECT_EQ(document["prediction"], reading.label);
    EXPECT_EQ(document["debug"]["probabilities"][4].get<float>(), reading.probabilities[4]);
    EXPECT_EQ(document["debug"].contains("layers"), path.ends_with("1"));
  }
}

TEST_F(Mnistified, KnowsWhichImagesThereAre) {
  const std::size_t count = add_data().test.size();
  for (const std::string what : {"image", "label", "classify"}) {
    const auto status = [&](const std::string& place) {
      const int one = ask("GET", "/mnist/" + what + "/" + place).status;
      EXPECT_EQ(ask("GET", "/mnist/" + place + "/" + what).status, one);
      return one;
    };
    EXPECT_EQ(status("0"), 200);
    EXPECT_EQ(status(std::to_string(count - 1)), 200);
    for (const std::string& place : {std::to_string(count), std::string("100000000"), std::string("-1"),
                                     std::string("99999999999999999999")}) {
      EXPECT_EQ(status(place), 404) << place;
    }
    for (const char* place : {"x", "1.5", "1x", "+1", "%20", "0x1", "1e3"})
      EXPECT_EQ(status(place), 422) << place;
    EXPECT_EQ(ask("GET", "/mnist/" + what + "/").status, 422);
    EXPECT_EQ(ask("POST", "/mnist/" + what + "/0").status, 405);
  }
  EXPECT_THAT(ask("GET", "/mnist/label/99999").error(),
              HasSubstr("expected 0 to " + std::to_string(count - 1)));
}

TEST_F(Mnistified, SaysThatThereAreNoTestImages) {
  const Answer answer = ask("GET", "/mnist/image/0");
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(answer.error(), HasSubstr("--data"));
}

TEST_F(Mnistified, ListsTheLayersInItsStatus) {
  const json document = ask("GET", "/status").json();
  EXPECT_EQ(document["status"], "ok");
  ASSERT_EQ(document["model"]["layers"].size(), 2U);
  EXPECT_EQ(document["model"]["layers"][0]["class_name"], "Dense");
}

// The original's own test pictures, in four formats; read by a network that can read.
TEST_F(Mnistified, ReadsTheOriginalsFixtures) {
  const auto png = testing::shared_file("interop/mnistified/fixtures/42.png");
  if (!png) GTEST_SKIP() << "no shared data";
  const auto model = read_model(server::read_file(INKLING_SOURCE_DIR "/models/cnn-v1.npz").value());
  live().replace(std::make_shared<const server::ServedModel>(*model), "cnn-v1", live().try_begin());
  for (const std::string ending : {"png", "jpg", "gif", "tiff"}) {
    const auto file = testing::shared_file("interop/mnistified/fixtures/42." + ending);
    const Answer answer = classify(file.value(), "", "image/" + ending);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json()["prediction"], 4) << ending;
    EXPECT_EQ(answer.json()["is_digit"], true) << ending;
  }
}

}  // namespace
}  // namespace inkling::http
