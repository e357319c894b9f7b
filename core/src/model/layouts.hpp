// The two layouts of a model's NPZ.
#pragma once

#include <string>
#include <vector>

#include "inkling/model.hpp"

namespace inkling {

Result<Model> read_inkling(const npz::Archive& archive, const ModelLimits& limits);

Result<Model> read_better_tensorflow(const npz::Archive& archive, const ModelLimits& limits);
// Error{unsupported} when the network is anything but dense layers that end in sigmoid.
Result<npz::Archive> to_better_tensorflow(const Model& model);

// "0", "1", ... for files that name no classes.
std::vector<std::string> numbered_classes(int count);

}  // namespace inkling
