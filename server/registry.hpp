// The models of a folder, and those that this program makes, for many threads at once.
//
//   Registry registry;
//   registry.open("models");
//   ModelHandle model = registry.find("mlp");       // at any time, from any thread; keeps what it found
//   const PeriodicTask watch(1s, [&] { registry.refresh(); });
//
// Whoever looks gets a catalog that never changes. Loading, unloading and changed files make the next catalog
// and swap it in when it is complete: readers neither wait nor see a model that is not ready. Other processes
// may share the folder; files appear in it whole when they are renamed into place, as write_file() does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "inkling/error.hpp"
#include "server/catalog.hpp"
#include "server/file_stamp.hpp"

namespace inkling::server {

// In the folder of models: {"stable": "mlp-v4", …}.
inline constexpr const char* kAliasesFile = "aliases.json";

class Registry {
 public:
  // Without models.
  Registry() : catalog_(std::make_shared<const Catalog>()) {}
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  // Loads every *.npz; those that cannot be served are listed as unavailable, and the log says why.
  // Error{not_found} when there is no such folder.
  Result<void> open(const std::filesystem::path& folder);

  // As it is now: for several questions that must fit together.
  [[nodiscard]] std::shared_ptr<const Catalog> catalog() const;
  // See Catalog.
  [[nodiscard]] ModelHandle find(std::string_view name) const { return catalog()->find(name); }
  [[nodiscard]] ModelHandle find(std::string_view name_or_family, std::string_view version) const {
    return catalog()->find(name_or_family, version);
  }

  // Looks for files that are new, changed or gone. What cannot be read leaves what was served in its place.
  void refresh();

  // Reads a model, or all of a family, from the folder again, also after unload(). What was served goes on
  // until the new one is ready, and beyond that when the file is bad. Error{not_found} when there is none,
  // Error{invalid_argument} for a model that is not of the folder.
  Result<void> load(std::string_view name_or_family);
  // Makes it unavailable in this process until load(), however the file changes. Errors as of load().
  Result<void> unload(std::string_view name_or_family);

  // Whether there is a folder, so that the rest of these can do something.
  [[nodiscard]] bool has_folder() const;

  // Asked about what is there now (nullptr: nothing) before it is changed; no other change comes between.
  using Precondition = std::function<bool(const RegisteredModel* current)>;
  enum class Outcome { created, replaced, removed, refused };  // refused: by the precondition
  // Writes a model's file into the folder, whole or not at all, and serves it, `model` being what it holds.
  // Error{invalid_argument} for the name of a model that is made here, Error{internal} when it cannot be
  // written.
  Result<Outcome> put(const std::string& name, Bytes file, Model model, const Precondition& may_replace);
  // Removes its file. Error{not_found} when there is none.
  Result<Outcome> remove(const std::string& name, const Precondition& may_remove);
  // Writes kAliasesFile anew. An empty target removes the alias; Error{not_found} when there is none.
  Result<void> set_alias(const std::string& alias, const std::string& target);

  // Adds a model that is no file, or replaces it.
  void offer(const std::string& name, std::shared_ptr<const ServedModel> served);

  // What has happened since the start.
  struct Counts {
    std::uint64_t loaded = 0;
    std::uint64_t failed = 0;  // files that could not be served
    std::uint64_t unloaded = 0;
  };
  [[nodiscard]] Counts counts() const;

 private:
  // What is known of one file.
  struct Slot {
    std::optional<FileStamp> stamp;  // when it was read
    ModelHandle model;
    bool unloaded = false;
  };

  // These are for whoever holds changing_.
  std::optional<FileStamps> look_at_folder();
  Result<void> read(const std::string& file, Slot& slot);
  void read_aliases(const FileStamps& files);
  void publish();
  [[nodiscard]] Result<void> check_of_folder(std::string_view name) const;
  template <class Change>
  Result<void> for_each_of(std::string_view name_or_family, Change change);

  mutable std::mutex changing_;  // held while files are read and written
  std::filesystem::path folder_;
  std::map<std::string, Slot, std::less<>> slots_;           // by file
  std::map<std::string, ModelHandle, std::less<>> offered_;  // by name
  Aliases aliases_;
  std::optional<FileStamp> aliases_stamp_;
  bool folder_is_lost_ = false;

  mutable std::mutex mutex_;  // held for a moment only
  std::shared_ptr<const Catalog> catalog_;
  Counts counts_;
};

// What can be served: 28x28 images in, ten digits out. Error{unsupported} says what it is instead.
Result<void> check_servable(const Model& model);

}  // namespace inkling::server
