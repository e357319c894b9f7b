// The Open Inference Protocol as clients see it.
#include <gmock/gmock.h>

#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "inkling/explanation.hpp"
#include "inkling/random.hpp"
#include "server/http/service_fixture.hpp"

namespace inkling::http {
namespace {

using nlohmann::json;
using testing::Answer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kInfer = "/v2/models/mlp/infer";

class Oip : public testing::ServiceFixture {
 protected:
  void SetUp() override {
    add_model("mlp-v1.npz", 0.5, 1);
    add_model("mlp-v2.npz", 0.6, 2);
  }

  static std::vector<int> tones(int images) {
    Random random(5);
    std::vector<int> all(static_cast<std::size_t>(images * kImagePixels));
    for (int& tone : all) tone = static_cast<int>(random.below(256));
    return all;
  }
  static json request(int images = 2) {
    return {{"inputs", json::array({{{"name", "image"},
                                     {"shape", {images, 28, 28, 1}},
                                     {"datatype", "UINT8"},
                                     {"data", tones(images)}}})}};
  }
  static json asking_for(const std::string& output, const json& parameters = json::object(), int images = 2) {
    json all = request(images);
    all["outputs"] = json::array({{{"name", output}, {"parameters", parameters}}});
    return all;
  }
  Answer infer(const json& document, const std::string& path = kInfer) {
    return ask("POST", path, document.dump());
  }
  // The same images, read by the model itself.
  std::vector<Reading> readings(int images, std::vector<std::vector<float>>& probabilities) {
    const auto served = registry().find("mlp-v2")->served;
    std::vector<Reading> all;
    const std::vector<int> pixels = tones(images);
    for (int i = 0; i < images; ++i) {
      std::array<std::uint8_t, kImagePixels> image{};
      for (std::size_t k = 0; k < image.size(); ++k)
        image[k] = static_cast<std::uint8_t>(pixels[static_cast<std::size_t>(i) * image.size() + k]);
      std::array<float, kImagePixels> field{};
      scale_pixels(image, field);
      const auto classifier = served->borrow();
      all.push_back(classifier->classify(field));
      probabilities.emplace_back(all.back().probabilities.begin(), all.back().probabilities.end());
    }
    return all;
  }
};

TEST_F(Oip, SaysWhatItIs) {
  for (const char* path : {"/v2", "/v2/"}) {
    const json document = ask("GET", path).json();
    EXPECT_EQ(document["name"], "inkling");
    EXPECT_EQ(document["version"], "1.2.3");
    EXPECT_THAT(document["extensions"],
                ElementsAre("binary_tensor_data", "classification", "statistics", "model_repository"));
  }
  EXPECT_EQ(ask("GET", "/v2/health/live").json(), json({{"live", true}}));
  EXPECT_EQ(ask("GET", "/v2/health/ready").json(), json({{"ready", true}}));
  EXPECT_THAT(ask("GET", "/v2/models").json()["models"], ElementsAre("mlp-v1", "mlp-v2", "live"));
}

TEST_F(Oip, DescribesItsModels) {
  const json document = ask("GET", "/v2/models/mlp").json();
  EXPECT_EQ(document["name"], "mlp");
  EXPECT_THAT(document["versions"], ElementsAre("1", "2"));
  EXPECT_EQ(document["inputs"],
            json::array({{{"name", "image"}, {"datatype", "FP32"}, {"shape", {-1, 28, 28, 1}}}}));
  EXPECT_EQ(document["outputs"],
            json::array({{{"name", "probabilities"}, {"datatype", "FP32"}, {"shape", {-1, 10}}},
                         {{"name", "label"}, {"datatype", "INT64"}, {"shape", {-1}}},
                         {{"name", "is_digit"}, {"datatype", "BOOL"}, {"shape", {-1}}}}));
  EXPECT_EQ(document["parameters"]["layers"][0],
            json({{"name", "layers.0"}, {"datatype", "FP32"}, {"shape", {-1, 1, 1, 5}}}));
  EXPECT_THAT(ask("GET", "/v2/models/mlp-v1").json()["versions"], ElementsAre("1"));
  EXPECT_EQ(ask("GET", "/v2/models/mlp/versions/1").json()["name"], "mlp");
  EXPECT_EQ(ask("GET", "/v2/models/mlp/ready").json(), json({{"name", "mlp"}, {"ready", true}}));
  EXPECT_EQ(ask("GET", "/v2/models/mlp/versions/2/ready").status, 200);
  EXPECT_EQ(ask("GET", "/v2/models/live").status, 200);
}

TEST_F(Oip, SaysWhatIsNotThere) {
  for (const char* path :
       {"/v2/models/none", "/v2/models/none/ready", "/v2/models/none/stats", "/v2/models/mlp/versions/9",
        "/v2/models/mlp/versions/9/ready", "/v2/models/mlp/versions/9/stats", "/v2/models/",
        "/v2/models/mlp/versions/", "/v2/models/mlp/versions/1/2", "/v2/nothing"}) {
    const Answer answer = ask("GET", path);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_NE(answer.error(), "") << path;
  }
  EXPECT_EQ(infer(request(), "/v2/models/none/infer").status, 404);
  EXPECT_EQ(infer(request(), "/v2/models/mlp/versions/9/infer").status, 404);
  EXPECT_EQ(ask("GET", kInfer).status, 405);
  EXPECT_EQ(ask("POST", "/v2/models/mlp").status, 405);
  EXPECT_EQ(ask("POST", "/v2/health/live").status, 405);
}

TEST_F(Oip, InfersWhatTheModelReads) {
  std::vector<std::vector<float>> probabilities;
  const std::vector<Reading> expected = readings(2, probabilities);
  json document = request();
  document["id"] = "a \"quoted\" id";
  const Answer answer = infer(document);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.field("Content-Type"), "application/json");
  const json got = answer.json();
  EXPECT_EQ(got["model_name"], "mlp");
  EXPECT_EQ(got["model_version"], "2");
  EXPECT_EQ(got["id"], "a \"quoted\" id");
  ASSERT_EQ(got["outputs"].size(), 3U);
  EXPECT_EQ(got["outputs"][0]["name"], "probabilities");
  EXPECT_EQ(got["outputs"][0]["datatype"], "FP32");
  EXPECT_EQ(got["outputs"][0]["shape"], json({2, 10}));
  for (std::size_t i = 0; i < 20; ++i)
    EXPECT_EQ(got["outputs"][0]["data"][i].get<float>(), probabilities[i / 10][i % 10])
        << "not the same bits";
  EXPECT_EQ(got["outputs"][1], json({{"name", "label"},
                                     {"datatype", "INT64"},
                                     {"shape", {2}},
                                     {"data", {expected[0].label, expected[1].label}}}));
  EXPECT_EQ(got["outputs"][2]["data"], json({expected[0].is_digit, expected[1].is_digit}));
  EXPECT_FALSE(infer(request()).json().contains("id"));
}

TEST_F(Oip, PicksTheVersion) {
  const json first = infer(request(), "/v2/models/mlp/versions/1/infer").json();
  EXPECT_EQ(first["model_version"], "1");
  EXPECT_EQ(infer(request(), "/v2/models/mlp-v1/infer").json()["outputs"], first["outputs"]);
  EXPECT_NE(infer(request(), "/v2/models/mlp/versions/2/infer").json()["outputs"], first["outputs"]);
  EXPECT_EQ(infer(request(), "/v2/models/live/infer").json()["model_name"], "live");
}

TEST_F(Oip, GivesWhatIsAskedForInThatOrder) {
  json document = request();
  document["outputs"] = json::array({{{"name", "layers.1"}}, {{"name", "label"}}, {{"name", "layers.0"}}});
  const json outputs = infer(document).json()["outputs"];
  ASSERT_EQ(outputs.size(), 3U);
  EXPECT_EQ(outputs[0]["name"], "layers.1");
  EXPECT_EQ(outputs[0]["shape"], json({2, 1, 1, 10}));
  EXPECT_EQ(outputs[1]["name"], "label");
  EXPECT_EQ(outputs[2]["shape"], json({2, 1, 1, 5}));
  EXPECT_EQ(outputs[2]["data"].size(), 10U);
  std::array<std::uint8_t, kImagePixels> second{};
  const std::vector<int> all = tones(2);
  for (std::size_t i = 0; i < second.size(); ++i)
    second[i] = static_cast<std::uint8_t>(all[kImagePixels + i]);
  std::array<float, kImagePixels> field{};
  scale_pixels(second, field);
  const Explanation explanation = explain(registry().find("mlp")->served->model().network, field);
  for (std::size_t i = 0; i < 5; ++i)
    EXPECT_EQ(outputs[2]["data"][5 + i].get<float>(), explanation.layers[0].values[i]);
}

TEST_F(Oip, RefusesOutputsThatTheModelHasNot) {
  for (const char* name :
       {"logits", "", "layers.2", "layers.-1", "layers.", "layers.0x", "layers.99999999999999999999"}) {
    const Answer answer = infer(asking_for(name));
    EXPECT_EQ(answer.status, 400) << name;
    EXPECT_THAT(answer.error(), HasSubstr("expected probabilities, label, is_digit or layers.0")) << name;
  }
}

TEST_F(Oip, RefusesMoreLayersThanAnAnswerHolds) {
  Model wide = testing::make_model("conv 32 3x3, flatten, dense 10 softmax");  // 2 * 21632 + 10 values
  live().replace(std::make_shared<const server::ServedModel>(wide), "test", live().try_begin());
  EXPECT_EQ(infer(asking_for("layers.2", {}, 23), "/v2/models/live/infer").status, 200);
  const Answer refused = infer(asking_for("layers.2", {}, 24), "/v2/models/live/infer");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.error(), HasSubstr("at most 23 images"));
}

TEST_F(Oip, ClassifiesWithValuePlaceAndClass) {
  std::vector<std::vector<float>> probabilities;
  const std::vector<Reading> expected = readings(2, probabilities);
  const json output = infer(asking_for("probabilities", {{"classification", 2}})).json()["outputs"][0];
  EXPECT_EQ(output["datatype"], "BYTES");
  EXPECT_EQ(output["shape"], json({2, 2}));
  ASSERT_EQ(output["data"].size(), 4U);
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string first = output["data"][2 * i];
    EXPECT_EQ(std::stof(first), expected[i].confidence);
    EXPECT_THAT(first, ::testing::EndsWith(":" + std::to_string(expected[i].label) + ":" +
                                           std::to_string(expected[i].label)));
    EXPECT_THAT(output["data"][2 * i + 1].get<std::string>(),
                HasSubstr(":" + std::to_string(expected[i].second) + ":"));
  }
  EXPECT_EQ(infer(asking_for("probabilities", {{"classification", 99}})).json()["outputs"][0]["shape"],
            json({2, 10}));
  EXPECT_THAT(infer(asking_for("layers.0", {{"classification", 1}}))
                  .json()["outputs"][0]["data"][0]
                  .get<std::string>(),
              ::testing::MatchesRegex("[0-9.e-]+:[0-4]"));
  EXPECT_EQ(infer(asking_for("label", {{"classification", 1}})).status, 400);
}

TEST_F(Oip, AnswersInBinary) {
  const json expected = infer(request()).json();
  json document = request();
  document["parameters"] = {{"binary_data_output", true}};
  const Answer answer = infer(document);
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(answer.field("Content-Type"), "application/octet-stream");
  const std::size_t length = std::stoul(answer.field("Inference-Header-Content-Length"));
  const json head = json::parse(answer.body.substr(0, length));
  const std::string tail = answer.body.substr(length);
  ASSERT_EQ(tail.size(), 80U + 16U + 2U);
  EXPECT_EQ(head["outputs"][0]["parameters"]["binary_data_size"], 80);
  EXPECT_EQ(head["outputs"][1]["parameters"]["binary_data_size"], 16);
  EXPECT_EQ(head["outputs"][2]["parameters"]["binary_data_size"], 2);
  EXPECT_FALSE(head["outputs"][0].contains("data"));
  std::array<float, 20> probabilities{};
  std::memcpy(probabilities.data(), tail.data(), 80);
  std::array<std::int64_t, 2> labels{};
  std::memcpy(labels.data(), tail.data() + 80, 16);
  EXPECT_EQ(json(probabilities).get<std::vector<float>>(),
            expected["outputs"][0]["data"].get<std::vector<float>>());
  EXPECT_EQ(json(labels), expected["outputs"][1]["data"]);
  EXPECT_EQ(tail[96] == 1, expected["outputs"][2]["data"][0].get<bool>());
}

TEST_F(Oip, MixesBinaryAndJson) {
  json document = request();
  document["outputs"] = json::array(
      {{{"name", "label"}},
       {{"name", "probabilities"}, {"parameters", {{"binary_data", true}, {"classification", 1}}}}});
  const Answer answer = infer(document);
  const std::size_t length = std::stoul(answer.field("Inference-Header-Content-Length"));
  const json head = json::parse(answer.body.substr(0, length));
  EXPECT_EQ(head["outputs"][0]["data"].size(), 2U);
  const std::string tail = answer.body.substr(length);
  std::uint32_t size = 0;
  std::memcpy(&size, tail.data(), 4);
  const json texts = infer(asking_for("probabilities", {{"classification", 1}})).json()["outputs"][0]["data"];
  EXPECT_EQ(tail.substr(4, size), texts[0]);
  EXPECT_EQ(tail.size(), head["outputs"][1]["parameters"]["binary_data_size"]);
}

TEST_F(Oip, TakesBinaryTensors) {
  const std::vector<int> all = tones(2);
  std::string tensor;
  for (const int tone : all) tensor += static_cast<char>(tone);
  json document = request();
  document["inputs"][0].erase("data");
  document["inputs"][0]["parameters"] = {{"binary_data_size", tensor.size()}};
  const std::string head = document.dump();
  const Answer answer = ask("POST", kInfer, head + tensor,
                            "Inference-Header-Content-Length: " + std::to_string(head.size()) + "\r\n");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.json()["outputs"], infer(request()).json()["outputs"]);
  const Answer raw =
      ask("POST", kInfer, tensor.substr(0, kImagePixels), "Inference-Header-Content-Length: 0\r\n");
  ASSERT_EQ(raw.status, 200);
  const std::size_t length = std::stoul(raw.field("Inference-Header-Content-Length"));
  EXPECT_EQ(raw.body.size(), length + 40 + 8 + 1);
}

TEST_F(Oip, ABlankImageIsNoDigit) {
  json document = request(1);
  document["inputs"][0]["data"] = std::vector<int>(kImagePixels, 0);
  EXPECT_EQ(infer(document).json()["outputs"][2]["data"], json::array({false}));
}

TEST_F(Oip, EveryFaultIsAnErrorInJson) {
  for (const std::string& body :
       {std::string(), std::string("x"), std::string("[]"), std::string("{\"inputs\":[]}"),
        std::string(50, '['), request().dump().substr(0, 500)}) {
    const Answer answer = ask("POST", kInfer, body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_NE(answer.error(), "") << body;
  }
  EXPECT_EQ(infer(request()).status, 200) << "and the server lives";
}

TEST_F(Oip, CountsItsInferences) {
  const auto stats = [this](const std::string& path) { return ask("GET", path).json()["model_stats"]; };
  EXPECT_EQ(stats("/v2/models/mlp/stats")[0]["inference_count"], 0);
  infer(request(2));
  infer(request(3));
  infer(asking_for("nothing"));
  const json model = stats("/v2/models/mlp/stats")[0];
  EXPECT_EQ(model["name"], "mlp-v2");
  EXPECT_EQ(model["version"], "2");
  EXPECT_EQ(model["inference_count"], 5);
  EXPECT_EQ(model["execution_count"], 2);
  EXPECT_EQ(model["inference_stats"]["success"]["count"], 2);
  EXPECT_GT(model["inference_stats"]["success"]["ns"], 0);
  EXPECT_EQ(model["inference_stats"]["fail"]["count"], 1);
  EXPECT_GT(model["last_inference"], 1'600'000'000'000);
  EXPECT_EQ(stats("/v2/models/mlp/versions/1/stats")[0]["inference_count"], 0);
  EXPECT_EQ(stats("/v2/models/mlp-v2/stats")[0], model);
  EXPECT_EQ(stats("/v2/models/stats").size(), 3U);
}

}  // namespace
}  // namespace inkling::http
