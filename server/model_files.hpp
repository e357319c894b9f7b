// Models by path.
#pragma once

#include <filesystem>

#include "inkling/error.hpp"
#include "inkling/model.hpp"

namespace inkling::server {

// Errors name the path.
Result<Model> load_model(const std::filesystem::path& path, const ModelLimits& limits = {});

// Atomically: see write_file().
Result<void> save_model(const std::filesystem::path& path, const Model& model,
                        ModelLayout layout = ModelLayout::inkling);

}  // namespace inkling::server
