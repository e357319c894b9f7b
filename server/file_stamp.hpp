// Which files a folder has, and whether one has changed since, without reading it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "inkling/error.hpp"

namespace inkling::server {

// Equal stamps mean, as far as a file system can tell, the same bytes.
struct FileStamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t bytes = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;

  bool operator==(const FileStamp&) const = default;
};

using FileStamps = std::map<std::string, FileStamp, std::less<>>;  // by file name

// The regular files in a folder, also those that links lead to. Error{not_found} when it cannot be listed.
Result<FileStamps> stamp_files(const std::filesystem::path& folder);

}  // namespace inkling::server
