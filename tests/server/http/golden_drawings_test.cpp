// The API reads the golden drawings as the core behind it does, through PNG, base64 and JSON.
#include <gmock/gmock.h>

#include "inkling/canvas.hpp"
#include "server/http/service_fixture.hpp"
#include "server/model_files.hpp"
#include "server/pictures.hpp"
#include "support/draw.hpp"

namespace inkling::http {
namespace {

using testing::Drawing;
using testing::Picture;

Bytes encode(const Picture& picture) {
  PIX* pix = pixCreate(picture.width, picture.height, 32);
  pixSetSpp(pix, 4);
  const std::uint8_t* pixel = picture.pixels.data();
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x, pixel += 4) {
      pixSetPixel(pix, x, y,
                  static_cast<l_uint32>(pixel[0]) << 24U | static_cast<l_uint32>(pixel[1]) << 16U |
                      static_cast<l_uint32>(pixel[2]) << 8U | pixel[3]);
    }
  }
  return testing::encode_picture(pix, IFF_PNG);
}

class GoldenDrawings : public testing::ServiceFixture {};

TEST_F(GoldenDrawings, AreReadAsTheCoreReadsThem) {
  const Result<Model> model = server::load_model(INKLING_SOURCE_DIR "/models/mlp-v5.npz");
  ASSERT_TRUE(model) << model.error().message;
  live().replace(std::make_shared<const server::ServedModel>(*model), "mlp-v5", live().try_begin());
  Classifier classifier(*model);
  for (const Drawing& drawing : testing::golden_drawings()) {
    const Picture picture = testing::draw(drawing);
    const Result<Ink> ink = normalize(picture.canvas());
    ASSERT_TRUE(ink) << drawing.name << ink.error().message;
    const Reading reading = classifier.classify(ink->field);
    const testing::Answer answer =
        ask("POST", "/predict",
            nlohmann::json{{"image", testing::data_uri(encode(picture))}, {"raw", false}}.dump());
    ASSERT_EQ(answer.status, 200) << drawing.name << answer.body;
    EXPECT_EQ(answer.json()["label"], reading.label) << drawing.name;
    for (std::size_t i = 0; i < reading.probabilities.size(); ++i) {
      EXPECT_EQ(answer.json()["predictions"][i]["confidence"].get<float>(), reading.probabilities[i])
          << drawing.name << " " << i;
    }
    if (drawing.digit) {
      EXPECT_EQ(answer.json()["label"], *drawing.digit) << drawing.name;
    }
  }
}

}  // namespace
}  // namespace inkling::http
