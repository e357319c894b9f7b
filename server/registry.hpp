// The models of a folder, by name.
//
//   Result<Registry> registry = Registry::open("models");
//   registry->find("mlp-v5");     // the file mlp-v5.npz
//   registry->find("mlp");        // the highest version of mlp-v<N>.npz
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"
#include "server/served_model.hpp"

namespace inkling::server {

struct RegisteredModel {
  std::string name;       // "mlp-v5"
  std::string family;     // "mlp"
  std::string version{};  // "5"; where the name has none, what the file says
  std::string file{};     // "mlp-v5.npz"
  Bytes bytes{};          // the file
  std::shared_ptr<const ServedModel> served;
};

class Registry {
 public:
  // Without models.
  Registry() = default;

  // Reads every *.npz; those that cannot be served are left out, and the log says why. Error{not_found} when
  // there is no such folder.
  static Result<Registry> open(const std::filesystem::path& folder);

  // By name, or the newest of a family; nullptr when there is none.
  [[nodiscard]] const RegisteredModel* find(std::string_view name) const;
  // The one with the highest accuracy on its test set, of equals the newest; nullptr when there are none.
  [[nodiscard]] const RegisteredModel* best() const;
  // By family, then version.
  [[nodiscard]] const std::vector<RegisteredModel>& models() const { return models_; }

 private:
  std::vector<RegisteredModel> models_;
};

// What can be served: 28x28 images in, ten digits out. Error{unsupported} says what it is instead.
Result<void> check_servable(const Model& model);

}  // namespace inkling::server
