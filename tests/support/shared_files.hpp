// Test data from outside the project: the folder `shared` beside it, or wherever INKLING_SHARED says. Tests
// that need it skip without.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace inkling {

inline std::filesystem::path shared_folder() {
  if (const char* folder = std::getenv("INKLING_SHARED"); folder != nullptr) {
    return folder;
  }
  return std::filesystem::path(__FILE__).parent_path() / "../../../shared";
}

// Nothing when the file is not there.
inline std::optional<std::vector<std::uint8_t>> read_shared(const std::string& name) {
  std::ifstream file(shared_folder() / name, std::ios::binary);
  if (!file) {
    return std::nullopt;
  }
  return std::vector<std::uint8_t>(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

}  // namespace inkling
