#include "server/catalog.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>
#include <utility>

namespace inkling::server {
namespace {

constexpr std::size_t kMaxNameBytes = 100;
constexpr std::string_view kDigitCharacters = "0123456789";
constexpr std::string_view kNameCharacters =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-";

// Numbers in their order, and before anything else.
std::pair<std::uint64_t, std::string_view> version_order(const RegisteredModel& model) {
  std::uint64_t number = 0;
  const char* end = model.version.data() + model.version.size();
  const auto parsed = std::from_chars(model.version.data(), end, number);
  return {parsed.ec == std::errc{} && parsed.ptr == end ? number : UINT64_MAX, model.version};
}

bool comes_before(const ModelHandle& a, const ModelHandle& b) {
  return std::tuple(!a->in_folder, std::string_view(a->family), version_order(*a)) <
         std::tuple(!b->in_folder, std::string_view(b->family), version_order(*b));
}

}  // namespace

RegisteredModel named_model(std::string name) {
  RegisteredModel model;
  const std::size_t mark = name.rfind("-v");
  const bool has_version = mark != std::string::npos && mark > 0 && mark + 2 < name.size() &&
                           name.find_first_not_of(kDigitCharacters, mark + 2) == std::string::npos;
  model.family = has_version ? name.substr(0, mark) : name;
  if (has_version) model.version = name.substr(mark + 2);
  model.name = std::move(name);
  return model;
}

bool is_model_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes &&
         name.find_first_not_of(kNameCharacters) == std::string_view::npos &&
         std::string_view("._-").find(name.front()) == std::string_view::npos;
}

Catalog::Catalog(std::vector<ModelHandle> models, Aliases aliases)
    : models_(std::move(models)), aliases_(std::move(aliases)) {
  std::sort(models_.begin(), models_.end(), comes_before);
}

std::string_view Catalog::resolve(std::string_view name) const {
  if (entry(name) != nullptr) return name;
  const auto alias = aliases_.find(name);
  return alias == aliases_.end() ? name : std::string_view(alias->second);
}

ModelHandle Catalog::find(std::string_view name) const {
  const std::string_view wanted = resolve(name);
  const ModelHandle* newest = nullptr;
  for (const ModelHandle& model : models_) {
    if (!model->is_ready()) continue;
    if (model->name == wanted) return model;
    if (model->family == wanted) newest = &model;
  }
  return newest == nullptr ? nullptr : *newest;
}

ModelHandle Catalog::find(std::string_view name_or_family, std::string_view version) const {
  const std::string_view wanted = resolve(name_or_family);
  for (const ModelHandle& model : models_) {
    const bool is_named = model->name == wanted || model->family == wanted;
    if (is_named && model->version == version && model->is_ready()) return model;
  }
  return nullptr;
}

ModelHandle Catalog::find_unavailable(std::string_view name_or_family, std::string_view version) const {
  const std::string_view wanted = resolve(name_or_family);
  const auto found = std::find_if(models_.begin(), models_.end(), [&](const ModelHandle& model) {
    const bool is_named = model->name == wanted || model->family == wanted;
    return is_named && !model->is_ready() && (version.empty() || model->version == version);
  });
  return found == models_.end() ? nullptr : *found;
}

ModelHandle Catalog::entry(std::string_view name) const {
  const auto found = std::find_if(models_.begin(), models_.end(),
                                  [&](const ModelHandle& model) { return model->name == name; });
  return found == models_.end() ? nullptr : *found;
}

ModelHandle Catalog::file(std::string_view file) const {
  const auto found = std::find_if(models_.begin(), models_.end(),
                                  [&](const ModelHandle& model) { return model->file == file; });
  return found == models_.end() ? nullptr : *found;
}

std::size_t Catalog::count_ready() const {
  return static_cast<std::size_t>(std::count_if(models_.begin(), models_.end(), [](const ModelHandle& model) {
    return model->in_folder && model->is_ready();
  }));
}

ModelHandle Catalog::best() const {
  // A quick one goes before any that is not, however accurate.
  const auto rank = [](const RegisteredModel& model) {
    return std::pair(model.bytes.size() <= kQuickModelBytes, model.served->model().test_accuracy);
  };
  ModelHandle best;
  for (const ModelHandle& model : models_) {
    if (!model->is_ready() || !model->in_folder) continue;
    if (best == nullptr || rank(*model) >= rank(*best)) best = model;
  }
  return best;
}

}  // namespace inkling::server
