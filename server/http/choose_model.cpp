#include "server/http/choose_model.hpp"

#include <nlohmann/json.hpp>

#include "server/http/json_body.hpp"
#include "server/text.hpp"

namespace inkling::http {

ChosenModel choose_live(const Service& service) {
  auto served = service.live.current();
  std::string version = served->model().version;
  return {"live", std::move(version), std::move(served)};
}

Read<ChosenModel> choose_by_name(std::string_view name, const Service& service) {
  if (name == "live") return choose_live(service);
  if (const auto found = service.registry.find(name)) {
    return ChosenModel{found->name, found->version, found->served};
  }
  return refuse(404, "model: there is no model \"" + server::shortened(name) + "\"; GET /models lists them");
}

Read<ChosenModel> choose_model(const nlohmann::json& request, const Service& service) {
  const nlohmann::json* name = find_field(request, "model");
  if (name == nullptr) return choose_live(service);
  if (!name->is_string()) return refuse(422, "model: expected a name of GET /models");
  return choose_by_name(name->get_ref<const std::string&>(), service);
}

void count_reading(const Service& service, const ChosenModel& model, const Reading& reading) {
  service.predictions->add(model.name, model.version, {reading.label, reading.confidence, reading.is_digit});
}

}  // namespace inkling::http
