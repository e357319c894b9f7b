#include "server/registry.hpp"

#include <spdlog/spdlog.h>

#include <utility>
#include <vector>

#include "inkling/data_set.hpp"
#include "server/aliases.hpp"
#include "server/entity_tag.hpp"
#include "server/files.hpp"
#include "server/text.hpp"

namespace inkling::server {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxModelBytes = std::size_t{256} << 20U;
constexpr std::size_t kMaxAliasesBytes = std::size_t{1} << 20U;

bool is_model_file(const std::string& file) {
  return fs::path(file).extension() == ".npz" && !file.starts_with('.') && is_plain_text(file);
}

// Clients are told of the file, not of the folders above it.
std::string without_folder(const std::string& message, const fs::path& path) {
  const std::string full = path.string();
  return message.starts_with(full) ? path.filename().string() + message.substr(full.size()) : message;
}

// Ready to be served.
ModelHandle make_registered(const std::string& file, Bytes bytes, Model model) {
  RegisteredModel registered = named_model(fs::path(file).stem().string());
  if (registered.version.empty()) registered.version = model.version;
  registered.file = file;
  registered.tag = entity_tag(bytes);
  registered.bytes = std::move(bytes);
  const auto served = std::make_shared<ServedModel>(std::move(model));
  served->warm_up();
  registered.served = served;
  return std::make_shared<const RegisteredModel>(std::move(registered));
}

// What the file holds by now: `current` when that is it.
Result<ModelHandle> read_registered(const fs::path& path, const ModelHandle& current) {
  Result<Bytes> bytes = read_file(path, kMaxModelBytes);
  if (!bytes) return fail(bytes.error().code, without_folder(bytes.error().message, path));
  const std::string file = path.filename().string();
  const bool is_clean = current != nullptr && current->is_ready() && current->reason.empty();
  if (is_clean && current->tag == entity_tag(*bytes)) return current;
  Result<Model> model = read_model(*bytes);
  if (!model) return fail_within(file, model.error());
  if (const Result<void> servable = check_servable(*model); !servable) {
    return fail_within(file, servable.error());
  }
  return make_registered(file, std::move(*bytes), std::move(*model));
}

// The same without anything that can be served.
RegisteredModel unavailable(const RegisteredModel& model, std::string reason) {
  RegisteredModel rest = named_model(model.name);
  rest.version = model.version;
  rest.file = model.file;
  rest.reason = std::move(reason);
  return rest;
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

Result<void> Registry::open(const fs::path& folder) {
  const Result<FileStamps> files = stamp_files(folder);
  if (!files) return tl::unexpected(files.error());
  {
    const std::lock_guard lock(changing_);
    folder_ = folder;
  }
  refresh();
  return {};
}

std::shared_ptr<const Catalog> Registry::catalog() const {
  const std::lock_guard lock(mutex_);
  return catalog_;
}

Registry::Counts Registry::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

void Registry::publish() {
  std::vector<ModelHandle> models;
  for (const auto& [file, slot] : slots_) models.push_back(slot.model);
  for (const auto& [name, model] : offered_) models.push_back(model);
  auto next = std::make_shared<const Catalog>(std::move(models), aliases_);
  const std::lock_guard lock(mutex_);
  catalog_.swap(next);  // the old one is destroyed after the lock is released
}

Result<void> Registry::read(const std::string& file, Slot& slot) {
  Result<ModelHandle> fresh = read_registered(folder_ / file, slot.model);
  if (fresh && *fresh == slot.model) return {};
  {
    const std::lock_guard lock(mutex_);
    ++(fresh ? counts_.loaded : counts_.failed);
  }
  if (fresh) {
    spdlog::info("{} is {}", printable(file), slot.model == nullptr ? "loaded" : "loaded again");
    slot.model = std::move(*fresh);
    return {};
  }
  const bool is_served = slot.model != nullptr && slot.model->is_ready();
  RegisteredModel kept = is_served ? *slot.model : named_model(fs::path(file).stem().string());
  kept.file = file;
  kept.reason = fresh.error().message;
  slot.model = std::make_shared<const RegisteredModel>(std::move(kept));
  spdlog::warn("{}: {}", is_served ? "the former version goes on" : "not served",
               printable(fresh.error().message));
  return tl::unexpected(fresh.error());
}

void Registry::read_aliases(const FileStamps& files) {
  const auto found = files.find(kAliasesFile);
  const std::optional<FileStamp> stamp = found == files.end() ? std::nullopt : std::optional(found->second);
  if (stamp == aliases_stamp_) return;
  aliases_stamp_ = stamp;
  if (!stamp) {
    aliases_.clear();
  } else if (const Result<Bytes> file = read_file(folder_ / kAliasesFile, kMaxAliasesBytes); !file) {
    spdlog::warn("the aliases stay as they were: {}", printable(file.error().message));
  } else if (Result<Aliases> aliases = server::read_aliases(*file); !aliases) {
    spdlog::warn("the aliases stay as they were: {}: {}", kAliasesFile, aliases.error().message);
  } else {
    aliases_ = std::move(*aliases);
  }
  publish();
}

std::optional<FileStamps> Registry::look_at_folder() {
  if (folder_.empty()) return std::nullopt;
  Result<FileStamps> files = stamp_files(folder_);
  // A folder that cannot be read for a while takes no model away.
  if (!files && !folder_is_lost_) {
    spdlog::warn("the models stay as they were: {}", printable(files.error().message));
  }
  folder_is_lost_ = !files;
  if (!files) return std::nullopt;
  std::erase_if(*files, [this](const auto& file) {
    const bool is_own = offered_.contains(fs::path(file.first).stem().string());
    return file.first != kAliasesFile && (is_own || !is_model_file(file.first));
  });
  return std::move(*files);
}

void Registry::refresh() {
  const std::lock_guard lock(changing_);
  const std::optional<FileStamps> files = look_at_folder();
  if (!files) return;
  const auto is_gone = [&](const auto& slot) { return !files->contains(slot.first); };
  if (std::erase_if(slots_, is_gone) > 0) publish();
  for (const auto& [file, stamp] : *files) {
    if (file == kAliasesFile) continue;
    Slot& slot = slots_[file];
    if (slot.unloaded || slot.stamp == stamp) continue;
    slot.stamp = stamp;  // from before it is read: what changes meanwhile is noticed the next time
    read(file, slot);
    publish();
  }
  read_aliases(*files);
}

Result<void> Registry::check_of_folder(std::string_view name) const {
  if (!offered_.contains(name)) return {};
  return fail(
      ErrorCode::invalid_argument,
      shortened(name) + ": is made by this server, only models of its folder can be loaded and unloaded");
}

template <class Change>
Result<void> Registry::for_each_of(std::string_view name_or_family, Change change) {
  Result<void> result = fail(ErrorCode::not_found, "there is no model \"" + shortened(name_or_family) +
                                                       "\" in the folder of models");
  bool found = false;
  for (auto& [file, slot] : slots_) {
    const RegisteredModel& model = *slot.model;
    if (model.name != name_or_family && model.family != name_or_family) continue;
    if (Result<void> changed = change(file, slot); !found || !changed) result = std::move(changed);
    found = true;
    publish();
  }
  return result;
}

Result<void> Registry::load(std::string_view name_or_family) {
  refresh();  // it may have come a moment ago
  const std::lock_guard lock(changing_);
  if (Result<void> of_folder = check_of_folder(name_or_family); !of_folder) return of_folder;
  const std::optional<FileStamps> files = look_at_folder();
  return for_each_of(name_or_family, [&](const std::string& file, Slot& slot) {
    const auto now = files ? files->find(file) : FileStamps::const_iterator{};
    slot.unloaded = false;
    if (files && now != files->end()) slot.stamp = now->second;
    return read(file, slot);
  });
}

Result<void> Registry::unload(std::string_view name_or_family) {
  const std::lock_guard lock(changing_);
  if (Result<void> of_folder = check_of_folder(name_or_family); !of_folder) return of_folder;
  return for_each_of(name_or_family, [this](const std::string& file, Slot& slot) -> Result<void> {
    if (!slot.unloaded) {
      slot.unloaded = true;
      slot.model = std::make_shared<const RegisteredModel>(unavailable(*slot.model, "unloaded"));
      spdlog::info("{} is unloaded", printable(file));
      const std::lock_guard counting(mutex_);
      ++counts_.unloaded;
    }
    return {};
  });
}

bool Registry::has_folder() const {
  const std::lock_guard lock(changing_);
  return !folder_.empty();
}

Result<Registry::Outcome> Registry::put(const std::string& name, Bytes file, Model model,
                                        const Precondition& may_replace) {
  const std::string file_name = name + ".npz";
  const std::lock_guard lock(changing_);
  if (offered_.contains(name)) {
    return fail(ErrorCode::invalid_argument, name + ": is made by this server and no file of its folder");
  }
  const auto current = slots_.find(file_name);
  const bool is_new = current == slots_.end();
  if (!may_replace(is_new ? nullptr : current->second.model.get())) return Outcome::refused;
  if (const Result<void> written = write_file(folder_ / file_name, file); !written)
    return fail(ErrorCode::internal, written.error().message);
  // Without a stamp: another process may have replaced it already, so the next look at the folder reads it.
  slots_[file_name] = {std::nullopt, make_registered(file_name, std::move(file), std::move(model)), false};
  publish();
  spdlog::info("{} is {}", file_name, is_new ? "new" : "replaced");
  const std::lock_guard counting(mutex_);
  ++counts_.loaded;
  return is_new ? Outcome::created : Outcome::replaced;
}

Result<Registry::Outcome> Registry::remove(const std::string& name, const Precondition& may_remove) {
  const std::lock_guard lock(changing_);
  const auto current = slots_.find(name + ".npz");
  if (current == slots_.end()) {
    return fail(ErrorCode::not_found, "there is no model \"" + name + "\" in the folder of models");
  }
  if (!may_remove(current->second.model.get())) return Outcome::refused;
  std::error_code error;
  fs::remove(folder_ / current->first, error);
  if (error) return fail(ErrorCode::internal, current->first + ": cannot be removed: " + error.message());
  spdlog::info("{} is removed", current->first);
  slots_.erase(current);
  publish();
  return Outcome::removed;
}

Result<void> Registry::set_alias(const std::string& alias, const std::string& target) {
  const std::lock_guard lock(changing_);
  if (const auto files = look_at_folder()) read_aliases(*files);  // another process may have changed them
  Aliases next = aliases_;
  if (!target.empty()) {
    next[alias] = target;
  } else if (next.erase(alias) == 0) {
    return fail(ErrorCode::not_found, "there is no alias \"" + alias + "\"");
  }
  const std::string text = write_aliases(next);
  if (const Result<void> written = write_file(folder_ / kAliasesFile, Bytes(text.begin(), text.end()));
      !written)
    return fail(ErrorCode::internal, written.error().message);
  aliases_ = std::move(next);
  publish();
  return {};
}

void Registry::offer(const std::string& name, std::shared_ptr<const ServedModel> served) {
  RegisteredModel model = named_model(name);
  model.version = served->model().version;
  model.in_folder = false;
  model.file = name + ".npz";
  if (Result<Bytes> bytes = write_model(served->model())) model.bytes = std::move(*bytes);
  model.tag = entity_tag(model.bytes);
  model.served = std::move(served);
  const std::lock_guard lock(changing_);
  if (slots_.erase(model.file) > 0) {
    spdlog::warn("not served: {} in the folder of models: this name is for the server's own", model.file);
  }
  offered_[name] = std::make_shared<const RegisteredModel>(std::move(model));
  publish();
}

}  // namespace inkling::server
