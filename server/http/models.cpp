// GET /models: what can be chosen. GET /models/<file>.npz: what browsers download.
#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "server/entity_tag.hpp"
#include "server/http/answers.hpp"
#include "server/http/content.hpp"
#include "server/http/service.hpp"

namespace inkling::http {
namespace {

using nlohmann::json;

json describe(const server::RegisteredModel& registered) {
  const Model& model = registered.served->model();
  const bool is_file = !registered.file.empty();
  return {{"name", registered.name},
          {"family", registered.family},
          {"version", registered.version},
          {"file", is_file ? json(registered.file) : json()},
          {"bytes", is_file ? json(registered.bytes.size()) : json()},
          {"architecture", model.network.architecture()},
          {"parameters", model.network.parameter_count()},
          {"accuracy", model.test_accuracy > 0 ? json(model.test_accuracy) : json()},  // null: not measured
          {"trained_on", model.trained_on}};
}

// The live model has no file: it changes, so there is nothing to download.
server::RegisteredModel as_registered(const server::LiveModel& live) {
  const auto current = live.current();
  return {.name = "live", .family = "live", .version = current->model().version, .served = current};
}

// The page comes with models too, and with smaller variants of them. nullptr when it has not just this one.
const server::SiteFile* find_compressed(const server::Site& site, const std::string& path,
                                        const server::RegisteredModel& model) {
  const auto found = site.files().find(path);
  if (found == site.files().end()) return nullptr;
  const std::string& bytes = found->second.plain.bytes;
  const bool is_same = std::equal(bytes.begin(), bytes.end(), model.bytes.begin(), model.bytes.end(),
                                  [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
  return is_same ? &found->second : nullptr;
}

}  // namespace

void add_model_routes(Router& router, const Service& service) {
  router.add("GET", "/models", [&service](const Call&, httplib::Response& answer) {
    json list = json::array();
    for (const server::RegisteredModel& model : service.registry.models()) list.push_back(describe(model));
    list.push_back(describe(as_registered(service.live)));
    const server::RegisteredModel* best = service.registry.best();
    answer.set_header("Cache-Control", "no-cache");
    answer_json(answer, {{"models", list}, {"best", best == nullptr ? json("live") : json(best->name)}});
  });

  for (const server::RegisteredModel& model : service.registry.models()) {
    const std::string path = "/models/" + model.file;
    router.add(
        "GET", path,
        [&model, tag = server::entity_tag(model.bytes),
         compressed = find_compressed(service.site, path, model)](const Call& call,
                                                                  httplib::Response& answer) {
          if (compressed != nullptr && !call.head.field("Range")) {
            answer.set_header("Accept-Ranges", "bytes");
            return answer_smallest(call, answer, *compressed);
          }
          const std::string_view bytes(reinterpret_cast<const char*>(model.bytes.data()), model.bytes.size());
          answer_content_or_range(call, answer, {bytes, tag, "application/octet-stream"});
        },
        Pace::quick, "/models/*");
  }
}

}  // namespace inkling::http
