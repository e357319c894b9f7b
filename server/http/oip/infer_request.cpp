#include "server/http/oip/infer_request.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

#include "inkling/bytes.hpp"
#include "inkling/data_set.hpp"
#include "server/http/json_body.hpp"
#include "server/http/oip/image_tensor.hpp"
#include "server/text.hpp"

namespace inkling::http::oip {
namespace {

using nlohmann::json;

// A body in its two parts.
struct Parts {
  std::string_view json;
  ByteView binary;
  bool is_raw = false;  // no JSON at all
};

ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

Read<Parts> split(std::string_view body, std::optional<std::string_view> json_length) {
  if (!json_length) return Parts{body, {}};
  std::size_t length = 0;
  const auto [end, error] =
      std::from_chars(json_length->data(), json_length->data() + json_length->size(), length);
  if (error != std::errc{} || end != json_length->data() + json_length->size() || length > body.size()) {
    return refuse(400, std::string(kJsonLengthField) + ": expected a number from 0 to " +
                           std::to_string(body.size()) + ", the length of the body");
  }
  return Parts{body.substr(0, length), as_bytes(body.substr(length)), length == 0};
}

// The object `name` of another; nullptr when it is absent.
Read<const json*> find_object(const json& parent, const char* name, const std::string& of) {
  const json* object = find_field(parent, name);
  if (object != nullptr && !object->is_object())
    return refuse(400, of + std::string(name) + ": expected an object");
  return object;
}

Read<bool> read_flag(const json* parameters, const char* name, bool absent) {
  if (parameters == nullptr) return absent;
  const Read<std::optional<bool>> flag = find_flag(*parameters, name);
  if (!flag) return refuse(400, flag.error().message);
  return flag->value_or(absent);
}

// The length of a tensor in the binary part; nothing when the tensor is not there.
Read<std::optional<std::size_t>> read_binary_size(const json* parameters) {
  const json* size = parameters == nullptr ? nullptr : find_field(*parameters, "binary_data_size");
  if (size == nullptr) return std::nullopt;
  if (!size->is_number_unsigned()) return refuse(400, "binary_data_size: expected a number of bytes");
  return size->get<std::size_t>();
}

Read<Datatype> read_datatype(const json& input) {
  const json* name = find_field(input, "datatype");
  const auto datatype = name != nullptr && name->is_string()
                            ? datatype_named(name->get_ref<const std::string&>())
                            : std::nullopt;
  if (!datatype || *datatype == Datatype::bytes) {
    return refuse(400, std::string(kImageInput) +
                           ": expected the datatype FP32, UINT8 or another of the protocol's numeric ones");
  }
  return *datatype;
}

// The one input that there is.
Read<const json*> find_input(const json& request) {
  const json* inputs = find_field(request, "inputs");
  if (inputs == nullptr || !inputs->is_array()) return refuse(400, "inputs: expected a list of tensors");
  const json* image = nullptr;
  for (const json& input : *inputs) {
    const json* name = input.is_object() ? find_field(input, "name") : nullptr;
    if (name == nullptr || !name->is_string()) return refuse(400, "inputs: expected tensors with a name");
    const auto& text = name->get_ref<const std::string&>();
    if (text != kImageInput) {
      return refuse(400, "inputs: expected \"image\" alone, got \"" + server::shortened(text) + "\"");
    }
    if (image != nullptr) return refuse(400, "inputs: expected \"image\" once, got it twice");
    image = &input;
  }
  if (image == nullptr) return refuse(400, "inputs: expected \"image\", got none");
  return image;
}

Read<void> read_image(const json& input, ByteView binary, InferRequest& out) {
  const json* shape = find_field(input, "shape");
  const Read<std::size_t> count = count_images(shape == nullptr ? json() : *shape);
  if (!count) return tl::unexpected(count.error());
  const Read<Datatype> datatype = read_datatype(input);
  if (!datatype) return tl::unexpected(datatype.error());
  const Read<const json*> parameters = find_object(input, "parameters", "image: ");
  if (!parameters) return tl::unexpected(parameters.error());
  const Read<std::optional<std::size_t>> binary_size = read_binary_size(*parameters);
  if (!binary_size) return tl::unexpected(binary_size.error());
  const json* data = find_field(input, "data");
  if ((data != nullptr) == binary_size->has_value()) {
    return refuse(400,
                  "image: expected its values either as data or, with binary_data_size, behind the JSON");
  }
  if (binary_size->value_or(0) != binary.size()) {
    return refuse(400, "binary_data_size: expected " + std::to_string(binary.size()) +
                           ", the bytes that follow the JSON, got " +
                           std::to_string(binary_size->value_or(0)));
  }
  Read<std::vector<float>> images = data != nullptr ? images_from_json(*data, *datatype, *count)
                                                    : images_from_binary(binary, *datatype, *count);
  if (!images) return tl::unexpected(images.error());
  out.images = std::move(*images);
  out.count = *count;
  return {};
}

Read<RequestedOutput> read_output(const json& output, bool binary_outputs) {
  const json* name = output.is_object() ? find_field(output, "name") : nullptr;
  if (name == nullptr || !name->is_string()) return refuse(400, "outputs: expected objects with a name");
  RequestedOutput requested{.name = name->get<std::string>()};
  const Read<const json*> parameters = find_object(output, "parameters", "outputs: ");
  if (!parameters) return tl::unexpected(parameters.error());
  const Read<bool> binary = read_flag(*parameters, "binary_data", binary_outputs);
  if (!binary) return tl::unexpected(binary.error());
  requested.binary = *binary;
  const json* classes = *parameters == nullptr ? nullptr : find_field(**parameters, "classification");
  if (classes != nullptr) {
    if (!classes->is_number_unsigned() || *classes == 0)
      return refuse(400, "classification: expected how many classes are wanted, 1 or more");
    requested.classes = classes->get<std::size_t>();
  }
  return requested;
}

Read<void> read_outputs(const json& request, InferRequest& out) {
  const Read<const json*> parameters = find_object(request, "parameters", "");
  if (!parameters) return tl::unexpected(parameters.error());
  const Read<bool> binary = read_flag(*parameters, "binary_data_output", false);
  if (!binary) return tl::unexpected(binary.error());
  out.binary_outputs = *binary;
  const json* outputs = find_field(request, "outputs");
  if (outputs == nullptr) return {};
  if (!outputs->is_array()) return refuse(400, "outputs: expected a list");
  for (const json& output : *outputs) {
    Read<RequestedOutput> requested = read_output(output, out.binary_outputs);
    if (!requested) return tl::unexpected(requested.error());
    const bool is_double =
        std::any_of(out.outputs.begin(), out.outputs.end(),
                    [&](const RequestedOutput& other) { return other.name == requested->name; });
    if (is_double) {
      return refuse(400,
                    "outputs: expected each once, got \"" + server::shortened(requested->name) + "\" twice");
    }
    if (out.outputs.size() == kMaxOutputs) {
      return refuse(400, "outputs: expected at most " + std::to_string(kMaxOutputs));
    }
    out.outputs.push_back(std::move(*requested));
  }
  return {};
}

// One image and nothing else: its length tells its datatype.
Read<InferRequest> read_raw(ByteView image) {
  const bool is_float = image.size() == kImagePixels * sizeof(float);
  if (!is_float && image.size() != kImagePixels) {
    return refuse(400, "body: expected one image, as 784 bytes of UINT8 or 3136 of FP32, got " +
                           std::to_string(image.size()));
  }
  Read<std::vector<float>> images = images_from_binary(image, is_float ? Datatype::fp32 : Datatype::uint8, 1);
  if (!images) return tl::unexpected(images.error());
  return InferRequest{
      .id = {}, .images = std::move(*images), .count = 1, .outputs = {}, .binary_outputs = true};
}

}  // namespace

Read<InferRequest> read_infer_request(std::string_view body, std::optional<std::string_view> json_length) {
  const Read<Parts> parts = split(body, json_length);
  if (!parts) return tl::unexpected(parts.error());
  if (parts->is_raw) return read_raw(parts->binary);
  const Read<json> request = parse_json_object(parts->json);
  if (!request) return tl::unexpected(request.error());

  InferRequest out;
  if (const json* id = find_field(*request, "id")) {
    if (!id->is_string()) return refuse(400, "id: expected a text");
    out.id = id->get<std::string>();
  }
  const Read<const json*> input = find_input(*request);
  if (!input) return tl::unexpected(input.error());
  if (const Read<void> read = read_image(**input, parts->binary, out); !read)
    return tl::unexpected(read.error());
  if (const Read<void> read = read_outputs(*request, out); !read) return tl::unexpected(read.error());
  return out;
}

}  // namespace inkling::http::oip
