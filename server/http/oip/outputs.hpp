// What a model gives for a batch of images: "probabilities", "label", "is_digit", and each layer's output as
// "layers.0", "layers.1", …
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "inkling/model.hpp"
#include "server/http/oip/datatype.hpp"
#include "server/http/oip/infer_request.hpp"
#include "server/http/refusal.hpp"
#include "server/served_model.hpp"

namespace inkling::http::oip {

// Layers are large: a request that asks for one may have as many images as have this many values in all
// layers together.
inline constexpr std::size_t kMaxLayerValues = 1'000'000;

struct OutputDescription {
  std::string name;
  Datatype datatype = Datatype::fp32;
  std::vector<int> shape;  // of one image
};

// Those that a model gives when none is asked for.
std::vector<OutputDescription> listed_outputs(const Model& model);
// The layers, by the lines of the architecture, batch normalisation being part of the layer before it.
std::vector<OutputDescription> layer_outputs(const Model& model);

struct OutputTensor {
  std::string name;
  Datatype datatype = Datatype::fp32;
  std::vector<std::size_t> shape;  // [images, …]
  bool binary = false;
  // FP32, INT64, BOOL or BYTES.
  std::variant<std::vector<float>, std::vector<std::int64_t>, std::vector<bool>, std::vector<std::string>>
      values;
};

struct Inference {
  std::vector<OutputTensor> tensors;  // in the order of the request
  // Of each image, without probabilities and logits; none where layers alone were asked for.
  std::vector<Reading> readings;
};

// Refused (400) when an output is not the model's, or cannot be had as it is asked for.
Read<Inference> infer(const server::ServedModel& served, const InferRequest& request);

}  // namespace inkling::http::oip
