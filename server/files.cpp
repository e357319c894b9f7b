#include "server/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace inkling::server {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> fail_with_errno(const fs::path& path, const std::string& what) {
  const int reason = errno;
  const ErrorCode code = reason == ENOENT ? ErrorCode::not_found : ErrorCode::bad_file;
  return fail(code, path.string() + ": " + what + ": " + std::generic_category().message(reason));
}

// An open file descriptor, closed when it goes out of scope.
class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  ~Descriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

// A new file beside its target, which disappears again unless it was given its final name.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& target) : path_(unused_name(target)), descriptor_(create(path_)) {}
  ~TemporaryFile() {
    if (descriptor_.is_open() && !kept_) ::unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  TemporaryFile(TemporaryFile&&) = delete;
  TemporaryFile& operator=(TemporaryFile&&) = delete;

  [[nodiscard]] const Descriptor& descriptor() const { return descriptor_; }
  [[nodiscard]] const fs::path& path() const { return path_; }
  void keep() { kept_ = true; }

 private:
  // A program that was killed may have left one behind, so the process number alone is not enough.
  static fs::path unused_name(const fs::path& target) {
    static std::atomic<unsigned> counter{0};
    fs::path name;
    std::error_code failure;
    do {
      name = target.parent_path() /
             fmt::format(".{}.{}-{}.tmp", target.filename().string(), ::getpid(), counter++);
    } while (fs::exists(name, failure));
    return name;
  }
  static int create(const fs::path& path) {
    return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  }

  fs::path path_;
  Descriptor descriptor_;
  bool kept_ = false;
};

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

bool write_all(int descriptor, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

// What the path leads to, so that writing through a symbolic link replaces the file and not the link.
Result<fs::path> final_target(const fs::path& path) {
  std::error_code failure;
  const fs::path target = fs::is_symlink(path, failure) ? fs::weakly_canonical(path, failure) : path;
  if (target.filename().empty() || fs::is_directory(target, failure)) {
    return fail(ErrorCode::invalid_argument, path.string() + ": is a folder, expected the name of a file");
  }
  if (fs::exists(target, failure) && !fs::is_regular_file(target, failure)) {
    return fail(ErrorCode::invalid_argument,
                path.string() + ": is not a regular file, so it cannot be replaced");
  }
  return target;
}

Result<void> rename_durably(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return fail_with_errno(to, "cannot be replaced");
  const fs::path folder = folder_of(to);
  const Descriptor handle(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Some file systems do not flush folders and say EINVAL; there is nothing more to be done there.
  if (handle.is_open() && ::fsync(handle.get()) != 0 && errno != EINVAL) {
    return fail_with_errno(folder, "cannot be flushed to the disk");
  }
  return {};
}

}  // namespace

Result<Bytes> read_file(const fs::path& path, std::size_t max_bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return fail_with_errno(path, "cannot be opened");
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return fail_with_errno(path, "cannot be read");
  if (S_ISDIR(status.st_mode))
    return fail(ErrorCode::bad_file, path.string() + ": is a folder, expected a file");

  // The size is a hint only: pipes have none, and a file may grow while it is read.
  constexpr std::size_t kStep = 65536;
  Bytes bytes;
  std::size_t used = 0;
  bytes.resize(std::min(static_cast<std::size_t>(status.st_size), max_bytes) + 1);
  while (true) {
    const ssize_t count = ::read(file.get(), bytes.data() + used, bytes.size() - used);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_with_errno(path, "cannot be read");
    used += static_cast<std::size_t>(count);
    if (used > max_bytes) {
      return fail(ErrorCode::bad_file, path.string() + ": is larger than the " + std::to_string(max_bytes) +
                                           " bytes that are accepted");
    }
    if (count == 0) break;
    if (used == bytes.size()) bytes.resize(std::min(used + std::max(used, kStep), max_bytes + 1));
  }
  bytes.resize(used);
  return bytes;
}

Result<void> write_file(const fs::path& path, ByteView bytes) {
  const Result<fs::path> target = final_target(path);
  if (!target) return tl::unexpected(target.error());
  TemporaryFile temporary(*target);
  if (!temporary.descriptor().is_open()) return fail_with_errno(path, "cannot be created");
  const int descriptor = temporary.descriptor().get();
  if (!write_all(descriptor, bytes)) return fail_with_errno(path, "cannot be written");
  struct stat replaced {};
  if (::stat(target->c_str(), &replaced) == 0 && ::fchmod(descriptor, replaced.st_mode & 07777U) != 0) {
    return fail_with_errno(path, "cannot keep its permissions");
  }
  if (::fsync(descriptor) != 0) return fail_with_errno(path, "cannot be flushed to the disk");
  Result<void> renamed = rename_durably(temporary.path(), *target);
  if (renamed) temporary.keep();
  return renamed;
}

Result<void> check_writable(const fs::path& path) {
  const Result<fs::path> target = final_target(path);
  if (!target) return tl::unexpected(target.error());
  if (::access(folder_of(*target).c_str(), W_OK | X_OK) != 0) {
    return fail_with_errno(path, "cannot be written to its folder");
  }
  return {};
}

Result<void> publish_file(const fs::path& finished, const fs::path& name) {
  const Descriptor file(::open(finished.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return fail_with_errno(finished, "cannot be opened");
  if (::fsync(file.get()) != 0) return fail_with_errno(finished, "cannot be flushed to the disk");
  return rename_durably(finished, name);
}

}  // namespace inkling::server
