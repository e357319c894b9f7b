// Inference requests of the Open Inference Protocol, and a model's answers to those that can be read.
//
// The first byte of an input says what the rest is.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/require.hpp"
#include "inkling/data_set.hpp"
#include "server/http/json_body.hpp"
#include "server/http/oip/image_tensor.hpp"
#include "server/http/oip/infer_answer.hpp"
#include "server/http/oip/infer_request.hpp"
#include "server/http/oip/outputs.hpp"
#include "support/model_maker.hpp"

namespace {

using inkling::fuzz::require;
using namespace inkling::http;
using namespace inkling::http::oip;
using nlohmann::json;

template <class T>
bool read_or_refused(const Read<T>& read) {
  require(read || (read.error().status == 400 && !read.error().message.empty()));
  return read.has_value();
}

void check_images(const std::vector<float>& images, std::size_t count) {
  require(images.size() == count * inkling::kImagePixels);
  for (const float ink : images) require(ink >= 0.0F && ink <= 1.0F);
}

// Whole JSON, and behind it just the bytes that it announces.
void check_answer(const httplib::Response& answer, std::size_t outputs) {
  const std::string length = answer.get_header_value(kJsonLengthField);
  const std::size_t json_bytes = length.empty() ? answer.body.size() : std::stoul(length);
  require(json_bytes <= answer.body.size());
  const json document = json::parse(answer.body.substr(0, json_bytes), nullptr, false);
  require(document.is_object() && document["outputs"].size() == outputs);
  std::size_t binary = 0;
  for (const json& output : document["outputs"]) {
    const bool is_binary = output.contains("parameters");
    require(is_binary != output.contains("data"));
    if (is_binary) binary += output["parameters"]["binary_data_size"].get<std::size_t>();
  }
  require(json_bytes + binary == answer.body.size());
}

void check_request(std::string_view body, std::optional<std::string_view> json_length) {
  static const inkling::server::ServedModel model(inkling::testing::make_model());
  const Read<InferRequest> request = read_infer_request(body, json_length);
  if (!read_or_refused(request)) return;
  require(request->count >= 1 && request->count <= kMaxImages && request->outputs.size() <= kMaxOutputs);
  check_images(request->images, request->count);
  std::set<std::string> names;
  for (const RequestedOutput& output : request->outputs) require(names.insert(output.name).second);
  const Read<Inference> inference = infer(model, *request);
  if (!read_or_refused(inference)) return;
  httplib::Response answer;
  answer_inference(answer, {"mlp", "1"}, request->id, inference->tensors);
  check_answer(answer, inference->tensors.size());
}

Datatype take_datatype(std::string_view& input) {
  const auto number = input.empty() ? 0U : static_cast<unsigned char>(input.front());
  input.remove_prefix(std::min<std::size_t>(1, input.size()));
  return static_cast<Datatype>(number % (static_cast<unsigned>(Datatype::bytes) + 1));
}

// An image whose elements are the input's bytes, over and over: nearly no other input has the right size.
void check_binary(std::string_view input) {
  const Datatype datatype = take_datatype(input);
  inkling::Bytes tensor(inkling::kImagePixels * size_of(datatype));
  for (std::size_t i = 0; i < tensor.size() && !input.empty(); ++i)
    tensor[i] = static_cast<std::uint8_t>(input[i % input.size()]);
  const Read<std::vector<float>> images = images_from_binary(tensor, datatype, 1);
  if (read_or_refused(images) && datatype != Datatype::bytes) check_images(*images, 1);
}

// The same of a list in JSON, flat and nested.
void check_json(std::string_view input) {
  const Datatype datatype = take_datatype(input);
  const auto document = parse_json_object(input);
  if (!document || document->find("data") == document->end()) return;
  const json& values = (*document)["data"];
  if (!values.is_array() || values.empty() || values.size() > inkling::kImagePixels) return;
  json flat = json::array();
  json nested = json::array();
  for (std::size_t i = 0; i < inkling::kImagePixels; ++i) {
    const std::size_t row = i / inkling::kImageSide;
    if (row == nested.size()) nested.push_back(json::array());
    flat.push_back(values[i % values.size()]);
    nested[row].push_back(json::array({flat.back()}));
  }
  const Read<std::vector<float>> from_flat = images_from_json(flat, datatype, 1);
  const Read<std::vector<float>> from_nested = images_from_json(json::array({nested}), datatype, 1);
  if (read_or_refused(from_nested) && read_or_refused(from_flat)) {
    check_images(*from_flat, 1);
    require(*from_nested == *from_flat);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 5) {
    case 0:  // a body of JSON
      check_request(input, std::nullopt);
      break;
    case 1: {  // the length of the JSON, a line feed, the body
      const std::size_t line_end = std::min(input.find('\n'), input.size());
      check_request(input.substr(std::min(line_end + 1, input.size())), input.substr(0, line_end));
      break;
    }
    case 2: {  // JSON, a zero byte, the tensor
      std::string body(input);
      const std::size_t json_bytes = std::min(body.find('\0'), body.size());
      if (json_bytes < body.size()) body.erase(json_bytes, 1);
      check_request(body, std::to_string(json_bytes));
      break;
    }
    case 3:  // a datatype, the elements
      check_binary(input);
      break;
    default:  // a datatype, an object with the elements as its "data"
      check_json(input);
  }
  return 0;
}
