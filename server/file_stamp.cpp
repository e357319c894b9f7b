#include "server/file_stamp.hpp"

#include <sys/stat.h>

#include <system_error>

namespace inkling::server {
namespace {

std::int64_t nanoseconds(const timespec& time) {
  constexpr std::int64_t kPerSecond = 1'000'000'000;
  return std::int64_t{time.tv_sec} * kPerSecond + time.tv_nsec;
}

}  // namespace

Result<FileStamps> stamp_files(const std::filesystem::path& folder) {
  FileStamps stamps;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    struct stat status {};
    if (::stat(entry->path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    stamps[entry->path().filename().string()] = {status.st_dev, status.st_ino,
                                                 static_cast<std::uint64_t>(status.st_size),
                                                 nanoseconds(status.st_mtim), nanoseconds(status.st_ctim)};
  }
  if (error) return fail(ErrorCode::not_found, folder.string() + ": expected a folder: " + error.message());
  return stamps;
}

}  // namespace inkling::server
