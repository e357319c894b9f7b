// What the server and its models say of themselves, by the Open Inference Protocol.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "inkling/model.hpp"

namespace inkling::http::oip {

nlohmann::json server_metadata(const std::string& version);

// `name`: as the client calls the model.
nlohmann::json model_metadata(std::string_view name, const std::vector<std::string>& versions,
                              const Model& model);

}  // namespace inkling::http::oip
