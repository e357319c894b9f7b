#include "server/registry.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "inkling/data_set.hpp"
#include "server/files.hpp"
#include "server/text.hpp"

namespace inkling::server {
namespace {

constexpr std::size_t kMaxModelBytes = std::size_t{256} << 20U;

// "mlp-v5" is version 5 of "mlp".
void split_name(RegisteredModel& model) {
  const std::size_t mark = model.name.rfind("-v");
  const bool has_version = mark != std::string::npos && mark > 0 && mark + 2 < model.name.size() &&
                           model.name.find_first_not_of("0123456789", mark + 2) == std::string::npos;
  model.family = has_version ? model.name.substr(0, mark) : model.name;
  model.version = has_version ? model.name.substr(mark + 2) : model.served->model().version;
}

// Numbers in their order, and before anything else.
std::pair<std::uint64_t, std::string_view> version_order(const RegisteredModel& model) {
  std::uint64_t number = 0;
  const char* end = model.version.data() + model.version.size();
  const auto parsed = std::from_chars(model.version.data(), end, number);
  return {parsed.ec == std::errc{} && parsed.ptr == end ? number : UINT64_MAX, model.version};
}

bool comes_before(const RegisteredModel& a, const RegisteredModel& b) {
  return std::pair(std::string_view(a.family), version_order(a)) <
         std::pair(std::string_view(b.family), version_order(b));
}

Result<RegisteredModel> read_registered(const std::filesystem::path& path) {
  Result<Bytes> bytes = read_file(path, kMaxModelBytes);
  if (!bytes) return tl::unexpected(bytes.error());
  Result<Model> model = read_model(*bytes);
  if (!model) return fail_within(path.string(), model.error());
  if (const Result<void> servable = check_servable(*model); !servable) {
    return fail_within(path.string(), servable.error());
  }
  RegisteredModel registered;
  registered.name = path.stem().string();
  registered.file = path.filename().string();
  registered.bytes = std::move(*bytes);
  registered.served = std::make_shared<const ServedModel>(std::move(*model));
  split_name(registered);
  return registered;
}

}  // namespace

Result<void> check_servable(const Model& model) {
  const Shape& input = model.network.input_shape();
  if (input == Shape{kImageSide, kImageSide, 1} && model.network.outputs() == kDigits) return {};
  return fail(ErrorCode::unsupported, "expected a network from 28x28x1 to 10 outputs, got one from " +
                                          std::to_string(input.height) + "x" + std::to_string(input.width) +
                                          "x" + std::to_string(input.channels) + " to " +
                                          std::to_string(model.network.outputs()));
}

Result<Registry> Registry::open(const std::filesystem::path& folder) {
  Registry registry;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() != ".npz") continue;
    if (Result<RegisteredModel> model = read_registered(entry.path())) {
      registry.models_.push_back(std::move(*model));
    } else {
      spdlog::warn("not served: {}", printable(model.error().message));
    }
  }
  if (error) {
    return fail(ErrorCode::not_found, folder.string() + ": expected a folder of models: " + error.message());
  }
  std::sort(registry.models_.begin(), registry.models_.end(), comes_before);
  return registry;
}

const RegisteredModel* Registry::find(std::string_view name) const {
  const RegisteredModel* newest = nullptr;
  for (const RegisteredModel& model : models_) {
    if (model.name == name) return &model;
    if (model.family == name) newest = &model;
  }
  return newest;
}

const RegisteredModel* Registry::best() const {
  const RegisteredModel* best = nullptr;
  for (const RegisteredModel& model : models_) {
    const double accuracy = model.served->model().test_accuracy;
    if (best == nullptr || accuracy >= best->served->model().test_accuracy) best = &model;
  }
  return best;
}

}  // namespace inkling::server
