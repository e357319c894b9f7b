// GET /models: what can be chosen. GET /models/<file>.npz: what browsers download.
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "server/http/answers.hpp"
#include "server/http/content.hpp"
#include "server/http/service.hpp"
#include "server/text.hpp"

namespace inkling::http {
namespace {

using nlohmann::json;

json describe(const server::RegisteredModel& registered) {
  const Model& model = registered.served->model();
  return {{"name", registered.name},
          {"family", registered.family},
          {"version", registered.version},
          {"file", registered.file},
          {"bytes", registered.bytes.size()},
          {"architecture", model.network.architecture()},
          {"parameters", model.network.parameter_count()},
          {"accuracy", model.test_accuracy > 0 ? json(model.test_accuracy) : json()},  // null: not measured
          {"trained_on", model.trained_on}};
}

void list_models(httplib::Response& answer, const server::Catalog& catalog) {
  json ready = json::array();
  json unavailable = json::array();
  for (const server::ModelHandle& model : catalog.models()) {
    if (model->is_ready()) {
      ready.push_back(describe(*model));
    } else {
      unavailable.push_back({{"name", model->name}, {"file", model->file}, {"reason", model->reason}});
    }
  }
  const server::ModelHandle best = catalog.best();
  answer.set_header("Cache-Control", "no-cache");
  answer_json(answer, {{"models", ready},
                       {"unavailable", unavailable},
                       {"aliases", catalog.aliases()},
                       {"best", best == nullptr ? "live" : best->name}});
}

const server::SiteFile* find_on_page(const server::Site& site, const std::string& path) {
  const auto found = site.files().find(path);
  return found == site.files().end() ? nullptr : &found->second;
}

void answer_file(const Call& call, httplib::Response& answer, const Service& service) {
  const server::ModelHandle model = service.registry.catalog()->file(call.rest);
  // The page comes with models too, and with smaller variants of them.
  const server::SiteFile* on_page = find_on_page(service.site, call.request.path);
  const bool is_same = on_page != nullptr && (model == nullptr || on_page->plain.tag == model->tag);
  if (is_same && !call.head.field("Range")) {
    answer.set_header("Accept-Ranges", "bytes");
    return answer_smallest(call, answer, *on_page);
  }
  if (model == nullptr && !is_same) {
    return answer_error(
        answer, 404,
        "there is no model at " + server::shortened(call.request.path) + "; GET /models lists what there is");
  }
  if (model != nullptr && !model->is_ready()) {
    return answer_error(answer, 404, model->name + " is unavailable: " + model->reason);
  }
  const std::string_view bytes =
      model == nullptr
          ? std::string_view(on_page->plain.bytes)
          : std::string_view(reinterpret_cast<const char*>(model->bytes.data()), model->bytes.size());
  const std::string_view tag = model == nullptr ? on_page->plain.tag : model->tag;
  answer_content_or_range(call, answer, {bytes, tag, "application/octet-stream"});
}

}  // namespace

void add_model_routes(Router& router, const Service& service) {
  router.add("GET", "/models", [&service](const Call&, httplib::Response& answer) {
    list_models(answer, *service.registry.catalog());
  });
  router.add("GET", "/models/*",
             [&service](const Call& call, httplib::Response& answer) { answer_file(call, answer, service); });
}

}  // namespace inkling::http
