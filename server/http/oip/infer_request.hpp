// What an inference request asks: images in, and which outputs in which form. JSON, with or without the
// binary extension's tensors behind it, or one raw tensor.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/refusal.hpp"

namespace inkling::http::oip {

inline constexpr const char* kJsonLengthField = "Inference-Header-Content-Length";
inline constexpr std::size_t kMaxOutputs = 256;

struct RequestedOutput {
  std::string name;
  bool binary = false;
  std::size_t classes = 0;  // of the classification extension; 0: the values themselves
};

struct InferRequest {
  std::optional<std::string> id;
  std::vector<float> images;  // [count, 784]
  std::size_t count = 0;
  std::vector<RequestedOutput> outputs;  // no name twice; empty: all that a model lists
  bool binary_outputs = false;           // of those that are not requested by name
};

// `json_length`: the field of kJsonLengthField, if there was one. Refused (400) with what is wrong.
Read<InferRequest> read_infer_request(std::string_view body, std::optional<std::string_view> json_length);

}  // namespace inkling::http::oip
