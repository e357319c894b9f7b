#include <gmock/gmock.h>

#include <cmath>
#include <vector>

#include "inkling/canvas.hpp"
#include "server/http/service_fixture.hpp"
#include "server/smooth_resize.hpp"

namespace inkling::http {
namespace {

using nlohmann::json;
using testing::Answer;
using ::testing::HasSubstr;

std::vector<float> stroke(int side) {
  std::vector<float> canvas;
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const bool ink = x > side * 2 / 5 && x < side * 3 / 5 && y > side / 5 && y < side * 4 / 5;
      canvas.push_back(ink ? 1.0F : 0.0F);
    }
  }
  return canvas;
}

class Pynumdraw : public testing::ServiceFixture {
 protected:
  Answer predict(json request) { return ask("POST", "/predict_number/", request.dump()); }
  Reading read(std::span<const float> field) {
    const auto served = live().current();
    Reading reading = served->borrow()->classify(field);
    reading.probabilities = {};
    return reading;
  }
};

TEST_F(Pynumdraw, AnswersWithItsFieldsAndTypes) {
  const Answer answer = predict({{"new_data", stroke(300)}});
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.field("Content-Type"), "application/json");
  const json document = answer.json();
  EXPECT_TRUE(document["predicted_number"].is_number_integer());
  ASSERT_TRUE(document["confidence"].is_string());
  EXPECT_THAT(document["confidence"].get<std::string>(), ::testing::MatchesRegex("[0-9]{1,3}"));
  EXPECT_TRUE(document["model_version"].is_string());
  EXPECT_TRUE(document["is_digit"].is_boolean());
  EXPECT_TRUE(document["second"].is_number_integer());
}

TEST_F(Pynumdraw, TakesTheModelsOwnSizeAsItIs) {
  const Reading reading = read(stroke(28));
  const json document = predict({{"new_data", stroke(28)}}).json();
  EXPECT_EQ(document["predicted_number"], reading.label);
  EXPECT_EQ(document["confidence"], std::to_string(static_cast<int>(100 * reading.confidence)));
}

TEST_F(Pynumdraw, ResizesOtherSizesOrNormalisesThem) {
  add_model("mlp-v3.npz", 0.5);
  for (const int side : {1, 27, 29, 300, 1024}) {
    const Reading resized = read(server::resize_smoothly(stroke(side), side));
    const Answer answer = predict({{"new_data", stroke(side)}});
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json()["predicted_number"], resized.label) << side;
    EXPECT_EQ(answer.json()["confidence"], std::to_string(static_cast<int>(100 * resized.confidence)));
  }
  const json normalized = predict({{"new_data", stroke(300)}, {"normalize", true}}).json();
  const std::vector<float> canvas = stroke(300);
  const auto ink =
      normalize({ByteView(reinterpret_cast<const std::uint8_t*>(canvas.data()), canvas.size() * 4), 300, 300,
                 PixelFormat::float32});
  EXPECT_EQ(normalized["confidence"], std::to_string(static_cast<int>(100 * read(ink->field).confidence)));
  EXPECT_EQ(predict({{"new_data", stroke(28)}, {"model", "mlp"}}).json()["model_version"], "3");
}

TEST_F(Pynumdraw, RefusesWhatIsNoSquareWithTheReason) {
  const auto expect = [this](const json& request, int status, const char* reason) {
    const Answer answer = predict(request);
    EXPECT_EQ(answer.status, status) << answer.body;
    EXPECT_THAT(answer.error(), HasSubstr(reason));
  };
  expect({{"new_data", std::vector(783, 0)}}, 400, "square canvas of 1 to 1024 pixels a side");
  expect({{"new_data", std::vector(783, 0)}}, 400, "got 783");
  expect({{"new_data", json::array()}}, 400, "got 0");
  expect({{"new_data", std::vector(1025 * 1025, 0)}}, 400, "got 1050625");
  expect({{"new_data", "x"}}, 422, "new_data");
  expect({{"other", 1}}, 422, "new_data");
  expect({{"new_data", {"x"}}}, 422, "numbers");
  expect({{"new_data", {0}}, {"normalize", 1}}, 422, "normalize");
  expect({{"new_data", {0}}, {"model", "none"}}, 404, "none");
  EXPECT_EQ(ask("POST", "/predict_number/", "[1]").status, 400);
  EXPECT_EQ(ask("POST", "/predict_number/", R"({"new_data": [1e999]})").status, 400);
  EXPECT_EQ(ask("GET", "/predict_number/").status, 405);
}

TEST_F(Pynumdraw, TakesValuesBeyondTheRangeAsItsEnds) {
  json far = std::vector<float>(784, 0);
  json near = far;
  for (const int at : {100, 200, 300}) far[at] = 1e300, near[at] = 1;
  far[400] = -5;
  EXPECT_EQ(predict({{"new_data", far}}).json(), predict({{"new_data", near}}).json());
}

TEST_F(Pynumdraw, SaysHello) {
  const Answer answer = ask("GET", "/hello/");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "hello_world");
  EXPECT_EQ(ask("GET", "/hello").body, "hello_world");
}

}  // namespace
}  // namespace inkling::http
