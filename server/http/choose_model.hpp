// Which model a request means.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "inkling/model.hpp"
#include "server/http/refusal.hpp"
#include "server/http/service.hpp"

namespace inkling::http {

// Stays whole while it is held, whatever becomes of the model meanwhile.
struct ChosenModel {
  std::string name;
  std::string version;
  std::shared_ptr<const server::ServedModel> served;
};

ChosenModel choose_live(const Service& service);

// "live", a name of GET /models, or a family for its newest version. Refused (404) when there is none.
Read<ChosenModel> choose_by_name(std::string_view name, const Service& service);

// By the request's "model"; the live one when it has none. Refused when there is no such model.
Read<ChosenModel> choose_model(const nlohmann::json& request, const Service& service);

// Counts for the metrics what the model read.
void count_reading(const Service& service, const ChosenModel& model, const Reading& reading);

}  // namespace inkling::http
