// Which models there are, at one moment. Never changes, so that many threads can look things up in it.
//
//   catalog.find("mlp-v5")         // by name
//   catalog.find("mlp")            // the newest of a family that is ready
//   catalog.find("mlp", "5")       // one version of a family
//   catalog.find("stable")         // whatever the alias stands for
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "inkling/bytes.hpp"
#include "server/served_model.hpp"

namespace inkling::server {

struct RegisteredModel {
  std::string name;                             // "mlp-v5"
  std::string family;                           // "mlp"
  std::string version{};                        // "5"; where the name has none, what the file says
  std::string file{};                           // "mlp-v5.npz"
  bool in_folder = true;                        // false: made by this program, such as the live model
  Bytes bytes{};                                // the file
  std::string tag{};                            // its entity tag
  std::shared_ptr<const ServedModel> served{};  // nullptr while it is unavailable
  // Why it is unavailable; of a ready one, why it is not what the file holds by now.
  std::string reason{};

  [[nodiscard]] bool is_ready() const { return served != nullptr; }
};

// Files of at most so many bytes hold models that nobody has to wait for.
inline constexpr std::size_t kQuickModelBytes = 200'000;

// Keeps its model alive, whatever happens to the registry meanwhile.
using ModelHandle = std::shared_ptr<const RegisteredModel>;

// Other names of models or families.
using Aliases = std::map<std::string, std::string, std::less<>>;

// A model named `name` without anything in it: "mlp-v5" is version 5 of "mlp".
RegisteredModel named_model(std::string name);

// Whether clients may give a model, or an alias, this name: letters, digits, '.', '_' and '-', a letter or
// digit first, 100 at most.
bool is_model_name(std::string_view name);

class Catalog {
 public:
  Catalog() = default;
  Catalog(std::vector<ModelHandle> models, Aliases aliases);

  // One that is ready; nullptr when there is none. A name comes before an alias, an alias before a family.
  [[nodiscard]] ModelHandle find(std::string_view name) const;
  [[nodiscard]] ModelHandle find(std::string_view name_or_family, std::string_view version) const;
  // One that the same words mean, any version when there is none, and that is not ready; nullptr when there
  // is none either.
  [[nodiscard]] ModelHandle find_unavailable(std::string_view name_or_family, std::string_view version) const;
  // Ready or not, by its own name only.
  [[nodiscard]] ModelHandle entry(std::string_view name) const;
  // Ready or not, by the file's name.
  [[nodiscard]] ModelHandle file(std::string_view file) const;
  // What to begin with, as the page does: of the folder's models that are quick to download and to run, the
  // one with the highest accuracy on its test set, of equals the newest; of all of them when none is quick.
  // nullptr when there is none.
  [[nodiscard]] ModelHandle best() const;

  // Of the folder and ready.
  [[nodiscard]] std::size_t count_ready() const;

  // All, ready or not: by family, then version; those made by this program last.
  [[nodiscard]] const std::vector<ModelHandle>& models() const { return models_; }
  [[nodiscard]] const Aliases& aliases() const { return aliases_; }

 private:
  // What an alias stands for; other names as they are.
  [[nodiscard]] std::string_view resolve(std::string_view name) const;

  std::vector<ModelHandle> models_;
  Aliases aliases_;
};

}  // namespace inkling::server
