#include "server/http/oip/infer_request.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "inkling/data_set.hpp"
#include "inkling/random.hpp"
#include "server/http/oip/image_tensor.hpp"

namespace inkling::http::oip {
namespace {

using nlohmann::json;
using ::testing::Each;
using ::testing::HasSubstr;

json image(int count = 1) {
  return {{"name", "image"},
          {"shape", {count, 28, 28, 1}},
          {"datatype", "UINT8"},
          {"data", std::vector<int>(static_cast<std::size_t>(count * kImagePixels), 255)}};
}

json binary_image(std::size_t size = kImagePixels) {
  json input = image();
  input.erase("data");
  input["parameters"] = {{"binary_data_size", size}};
  return input;
}

Read<InferRequest> read(const json& request, const std::string& binary = "") {
  const std::string text = request.dump();
  if (binary.empty()) return read_infer_request(text, std::nullopt);
  return read_infer_request(text + binary, std::to_string(text.size()));
}

void expect_refusal(const Read<InferRequest>& request, const char* reason) {
  ASSERT_FALSE(request) << reason;
  EXPECT_EQ(request.error().status, 400) << request.error().message;
  EXPECT_THAT(request.error().message, HasSubstr(reason));
}

TEST(InferRequest, ReadsImagesAndWhatIsWanted) {
  const auto request = read({{"id", "42"},
                             {"parameters", {{"binary_data_output", true}, {"whatever", 1}}},
                             {"inputs", {image(3)}},
                             {"outputs",
                              {{{"name", "probabilities"}},
                               {{"name", "label"}, {"parameters", {{"binary_data", false}}}},
                               {{"name", "layers.1"}, {"parameters", {{"classification", 3}}}}}}});
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->id, "42");
  EXPECT_EQ(request->count, 3U);
  EXPECT_EQ(request->images.size(), 3U * kImagePixels);
  EXPECT_THAT(request->images, Each(1.0F));
  ASSERT_EQ(request->outputs.size(), 3U);
  EXPECT_TRUE(request->outputs[0].binary);
  EXPECT_FALSE(request->outputs[1].binary);
  EXPECT_EQ(request->outputs[2].name, "layers.1");
  EXPECT_EQ(request->outputs[2].classes, 3U);
}

TEST(InferRequest, NeedsAnImageAlone) {
  const auto request = read({{"inputs", {image()}}});
  ASSERT_TRUE(request);
  EXPECT_FALSE(request->id);
  EXPECT_TRUE(request->outputs.empty());
  EXPECT_FALSE(request->binary_outputs);
}

TEST(InferRequest, ReadsTensorsBehindTheJson) {
  const auto request = read({{"inputs", {binary_image()}}}, std::string(kImagePixels, '\xff'));
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_THAT(request->images, Each(1.0F));
  const std::string whole = json{{"inputs", {image()}}}.dump();
  EXPECT_TRUE(read_infer_request(whole, std::to_string(whole.size()))) << "nothing has to follow";
}

TEST(InferRequest, ReadsOneRawTensor) {
  const auto bytes = read_infer_request(std::string(kImagePixels, '\xff'), "0");
  ASSERT_TRUE(bytes) << bytes.error().message;
  EXPECT_EQ(bytes->count, 1U);
  EXPECT_TRUE(bytes->binary_outputs);
  EXPECT_THAT(bytes->images, Each(1.0F));
  const auto floats = read_infer_request(std::string(4 * kImagePixels, '\0'), "0");
  ASSERT_TRUE(floats);
  EXPECT_THAT(floats->images, Each(0.0F));
  for (const std::size_t size : {std::size_t{0}, std::size_t{783}, std::size_t{2 * kImagePixels}})
    expect_refusal(read_infer_request(std::string(size, '\0'), "0"), "784 bytes");
}

TEST(InferRequest, RefusesLengthsOutOfRange) {
  const std::string body = json{{"inputs", {image()}}}.dump();
  for (const std::string& length :
       {std::to_string(body.size() + 1), std::string("-1"), std::string("x"), std::string(""),
        std::string("1 "), std::string("18446744073709551616"), std::string("99999999999999999999999")})
    expect_refusal(read_infer_request(body, length), "Inference-Header-Content-Length");
  expect_refusal(read_infer_request(body, "10"), "JSON");
}

TEST(InferRequest, RefusesBinarySizesThatDoNotFit) {
  const std::string tensor(kImagePixels, '\0');
  expect_refusal(read({{"inputs", {binary_image(kImagePixels - 1)}}}, tensor), "expected 784");
  expect_refusal(read({{"inputs", {binary_image(SIZE_MAX)}}}, tensor), "expected 784");
  expect_refusal(read({{"inputs", {binary_image()}}}), "expected 0");
  expect_refusal(read({{"inputs", {image()}}}, tensor), "expected 784");
  json both = binary_image();
  both["data"] = image()["data"];
  expect_refusal(read({{"inputs", {both}}}, tensor), "either as data");
  json neither = binary_image();
  neither.erase("parameters");
  expect_refusal(read({{"inputs", {neither}}}), "either as data");
  for (const json& size : {json(-1), json(1.5), json("784"), json(true)}) {
    json odd = binary_image();
    odd["parameters"]["binary_data_size"] = size;
    expect_refusal(read({{"inputs", {odd}}}, tensor), "number of bytes");
  }
  json short_tensor = binary_image(100);
  expect_refusal(read({{"inputs", {short_tensor}}}, std::string(100, '\0')), "expected 784 bytes");
}

TEST(InferRequest, RefusesInputsThatAreNotTheImage) {
  expect_refusal(read(json::object()), "inputs");
  expect_refusal(read({{"inputs", json::array()}}), "got none");
  expect_refusal(read({{"inputs", {image(), image()}}}), "twice");
  expect_refusal(read({{"inputs", 5}}), "inputs");
  expect_refusal(read({{"inputs", {5}}}), "with a name");
  const auto with = [](const char* field, const json& value) {
    json input = image();
    input[field] = value;
    return json{{"inputs", {input}}};
  };
  expect_refusal(read(with("name", "picture")), "picture");
  expect_refusal(read(with("name", std::string(100'000, 'x'))), "xxx...");
  expect_refusal(read(with("name", 5)), "with a name");
  expect_refusal(read(with("shape", nullptr)), "shape");
  expect_refusal(read(with("shape", {2, 28, 28, 1})), "expected 1568 values");
  expect_refusal(read(with("datatype", nullptr)), "datatype");
  expect_refusal(read(with("datatype", "FP31")), "datatype");
  expect_refusal(read(with("datatype", "uint8")), "datatype");
  expect_refusal(read(with("datatype", "BYTES")), "datatype");
  expect_refusal(read(with("parameters", 5)), "parameters");
  expect_refusal(read_infer_request("not json", std::nullopt), "JSON");
  expect_refusal(read_infer_request("", std::nullopt), "inputs");
  expect_refusal(
      read_infer_request("{\"inputs\":" + std::string(101, '[') + std::string(101, ']') + "}", std::nullopt),
      "nested");
}

TEST(InferRequest, RefusesOutputsThatMakeNoSense) {
  const auto with = [](const json& outputs) { return read({{"inputs", {image()}}, {"outputs", outputs}}); };
  EXPECT_TRUE(with(json::array()));
  expect_refusal(with(5), "outputs");
  expect_refusal(with({5}), "with a name");
  expect_refusal(with({{{"name", nullptr}}}), "with a name");
  expect_refusal(with({{{"name", "label"}}, {{"name", "label"}}}), "\"label\" twice");
  expect_refusal(with({{{"name", "label"}, {"parameters", 1}}}), "parameters");
  expect_refusal(with({{{"name", "label"}, {"parameters", {{"binary_data", 1}}}}}), "binary_data");
  for (const json& classes : {json(0), json(-1), json(1.5), json("3")}) {
    expect_refusal(with({{{"name", "label"}, {"parameters", {{"classification", classes}}}}}),
                   "classification");
  }
  json many = json::array();
  for (int i = 0; i < 257; ++i) many.push_back({{"name", "layers." + std::to_string(i)}});
  expect_refusal(with(many), "at most 256");
  expect_refusal(read({{"id", 5}, {"inputs", {image()}}}), "id");
  expect_refusal(read({{"parameters", 5}, {"inputs", {image()}}}), "parameters");
  expect_refusal(read({{"parameters", {{"binary_data_output", "yes"}}}, {"inputs", {image()}}}),
                 "binary_data_output");
}

// Whatever is cut, changed or put in, the answer is images of the promised size or a reason.
TEST(InferRequest, AnyDamageIsAnswered) {
  Random random(11);
  json document = {{"id", "7"}, {"inputs", {binary_image()}}, {"outputs", {{{"name", "label"}}}}};
  const std::string head = document.dump();
  const std::string good = head + std::string(kImagePixels, '\7');
  ASSERT_TRUE(read_infer_request(good, std::to_string(head.size())));
  for (int i = 0; i < 5000; ++i) {
    std::string body = good;
    for (std::uint32_t changes = random.below(4); changes > 0; --changes) {
      const std::size_t at = random.below(static_cast<std::uint32_t>(head.size()));
      body[at] = "{}[]\",:0-9ee.\\nt"[random.below(16)];
    }
    body.resize(body.size() - (random.below(4) == 0 ? random.below(900) : 0));
    const auto request = read_infer_request(body, std::to_string(head.size() + random.below(3) - 1));
    if (request) {
      EXPECT_EQ(request->images.size(), request->count * kImagePixels);
    } else {
      EXPECT_EQ(request.error().status, 400);
      EXPECT_NE(request.error().message, "");
    }
  }
}

}  // namespace
}  // namespace inkling::http::oip
