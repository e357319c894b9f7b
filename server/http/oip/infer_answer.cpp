#include "server/http/oip/infer_answer.hpp"

#include <cstdint>
#include <cstring>
#include <type_traits>
#include <variant>

#include "server/http/answers.hpp"
#include "server/http/reading_json.hpp"

namespace inkling::http::oip {
namespace {

void append_element(std::string& json, float value) {
  append_number(json, value);
}
void append_element(std::string& json, std::int64_t value) {
  json.append(std::to_string(value));
}
void append_element(std::string& json, bool value) {
  json.append(value ? "true" : "false");
}
void append_element(std::string& json, const std::string& value) {
  append_text(json, value);
}

void append_json(std::string& json, const OutputTensor& tensor) {
  json += '[';
  std::visit(
      [&json](const auto& values) {
        for (std::size_t i = 0; i < values.size(); ++i) {
          if (i > 0) json += ',';
          append_element(json, values[i]);
        }
      },
      tensor.values);
  json += ']';
}

template <class T>
void append_raw(std::string& bytes, T value) {
  char raw[sizeof(T)];
  std::memcpy(raw, &value, sizeof(T));
  bytes.append(raw, sizeof(T));
}

// Row by row, little-endian; texts with their length before them.
void append_binary(std::string& bytes, const OutputTensor& tensor) {
  std::visit(
      [&bytes](const auto& values) {
        using Element = typename std::decay_t<decltype(values)>::value_type;
        for (const auto& value : values) {
          if constexpr (std::is_same_v<Element, std::string>) {
            append_raw(bytes, static_cast<std::uint32_t>(value.size()));
            bytes.append(value);
          } else if constexpr (std::is_same_v<Element, bool>) {
            bytes += value ? '\1' : '\0';
          } else {
            append_raw(bytes, value);
          }
        }
      },
      tensor.values);
}

void append_shape(std::string& json, const std::vector<std::size_t>& shape) {
  json += '[';
  for (std::size_t i = 0; i < shape.size(); ++i)
    json.append(i > 0 ? "," : "").append(std::to_string(shape[i]));
  json += ']';
}

}  // namespace

void answer_inference(httplib::Response& answer, const AnsweredBy& model,
                      const std::optional<std::string>& id, const std::vector<OutputTensor>& tensors) {
  std::string json = "{\"model_name\":";
  append_text(json, model.name);
  if (!model.version.empty()) {
    json.append(",\"model_version\":");
    append_text(json, model.version);
  }
  if (id) {
    json.append(",\"id\":");
    append_text(json, *id);
  }
  json.append(",\"outputs\":[");
  std::string binary;
  bool has_binary = false;
  for (const OutputTensor& tensor : tensors) {
    json.append(&tensor == &tensors.front() ? "{\"name\":" : ",{\"name\":");
    append_text(json, tensor.name);
    json.append(",\"datatype\":\"").append(name_of(tensor.datatype)).append("\",\"shape\":");
    append_shape(json, tensor.shape);
    if (tensor.binary) {
      const std::size_t begin = binary.size();
      append_binary(binary, tensor);
      json.append(",\"parameters\":{\"binary_data_size\":")
          .append(std::to_string(binary.size() - begin))
          .append("}");
      has_binary = true;
    } else {
      json.append(",\"data\":");
      append_json(json, tensor);
    }
    json += '}';
  }
  json.append("]}");
  if (!has_binary) return answer_json_text(answer, std::move(json));
  answer.set_header(kJsonLengthField, std::to_string(json.size()));
  answer.set_header("Content-Type", "application/octet-stream");
  answer.body = json.append(binary);
}

}  // namespace inkling::http::oip
