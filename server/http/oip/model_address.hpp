// The models that paths of the Open Inference Protocol name: /v2/models/<name>[/versions/<version>].
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/http/choose_model.hpp"
#include "server/http/refusal.hpp"
#include "server/http/service.hpp"

namespace inkling::http::oip {

struct ModelAddress {
  std::string_view name;       // as choose_by_name() has it
  std::string_view version{};  // empty: the newest
};

// Refused when there is no such model (404), or it is not available (503).
Read<ChosenModel> find_model(const Service& service, const ModelAddress& address);

// The versions that answer under this name.
std::vector<std::string> versions_of(const Service& service, std::string_view name);

// All models, the live one last.
std::vector<ChosenModel> all_models(const Service& service);

}  // namespace inkling::http::oip
