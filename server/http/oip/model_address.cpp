#include "server/http/oip/model_address.hpp"

#include "server/text.hpp"

namespace inkling::http::oip {

Read<ChosenModel> find_model(const Service& service, const ModelAddress& address) {
  if (address.version.empty()) {
    if (Read<ChosenModel> found = choose_by_name(address.name, service)) return found;
  } else if (const auto model = service.registry.find(address.name, address.version)) {
    return ChosenModel{model->name, model->version, model->served};
  }
  if (const auto model = service.registry.catalog()->find_unavailable(address.name, address.version))
    return refuse(503, model->name + " is unavailable: " + server::printable(model->reason));
  const std::string version =
      address.version.empty() ? "" : " of version " + server::shortened(address.version);
  return refuse(404, "there is no model \"" + server::shortened(address.name) + "\"" + version +
                         "; GET /v2/models lists them");
}

std::vector<std::string> versions_of(const Service& service, std::string_view name) {
  const auto catalog = service.registry.catalog();
  std::vector<std::string> versions;
  for (const server::ModelHandle& model : catalog->models()) {
    const bool is_named = model->name == name || model->family == name;
    if (is_named && model->is_ready() && !model->version.empty()) versions.push_back(model->version);
  }
  return versions;
}

std::vector<ChosenModel> all_models(const Service& service) {
  const auto catalog = service.registry.catalog();
  std::vector<ChosenModel> models;
  for (const server::ModelHandle& model : catalog->models())
    if (model->is_ready()) models.push_back({model->name, model->version, model->served});
  return models;
}

}  // namespace inkling::http::oip
