// The shape of an array as messages show it: [128, 784].
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace inkling {

std::string shape_text(const std::vector<std::size_t>& shape);

}  // namespace inkling
