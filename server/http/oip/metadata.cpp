#include "server/http/oip/metadata.hpp"

#include <nlohmann/json.hpp>

#include "inkling/data_set.hpp"
#include "server/http/oip/image_tensor.hpp"
#include "server/http/oip/outputs.hpp"

namespace inkling::http::oip {
namespace {

using nlohmann::json;

json describe(const OutputDescription& output) {
  json shape = {-1};
  for (const int side : output.shape) shape.push_back(side);
  return {{"name", output.name}, {"datatype", name_of(output.datatype)}, {"shape", shape}};
}

json describe(const std::vector<OutputDescription>& outputs) {
  json list = json::array();
  for (const OutputDescription& output : outputs) list.push_back(describe(output));
  return list;
}

}  // namespace

json server_metadata(const std::string& version) {
  return {{"name", "inkling"},
          {"version", version},
          {"extensions", {"binary_tensor_data", "classification", "statistics", "model_repository"}}};
}

json model_metadata(std::string_view name, const std::vector<std::string>& versions, const Model& model) {
  const json image = {
      {"name", kImageInput}, {"datatype", "FP32"}, {"shape", {-1, kImageSide, kImageSide, 1}}};
  return {{"name", name},
          {"versions", versions},
          {"platform", "inkling_npz"},
          {"inputs", {image}},
          {"outputs", describe(listed_outputs(model))},
          {"parameters",
           {{"classes", model.classes},
            {"reject_threshold", model.reject_threshold},
            {"architecture", model.network.architecture()},
            {"layers", describe(layer_outputs(model))}}}};
}

}  // namespace inkling::http::oip
