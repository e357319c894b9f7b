// Whole files in and out of memory.
//
//   Result<Bytes> file = read_file("digits.npz");
//   Result<void> written = write_file("model.npz", bytes);
//
// Errors name the path and the system's reason: "models/a.npz: cannot be opened: No such file or directory".
#pragma once

#include <cstddef>
#include <filesystem>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"

namespace inkling::server {

inline constexpr std::size_t kMaxFileBytes = std::size_t{1} << 30U;

// Error{not_found} when there is no such file, Error{bad_file} when it is larger than `max_bytes` or cannot
// be read.
Result<Bytes> read_file(const std::filesystem::path& path, std::size_t max_bytes = kMaxFileBytes);

// Whoever looks, and whenever the program is killed, sees the old file or the new one: the bytes go to a
// temporary file in the same folder, which is flushed to the disk and renamed. A symbolic link is followed,
// an existing file's permissions are kept.
Result<void> write_file(const std::filesystem::path& path, ByteView bytes);

// Whether write_file() could create a file there: for long work, to be asked before it begins.
Result<void> check_writable(const std::filesystem::path& path);

// Gives a finished file its name, replacing what had it, and flushes both the file and its folder to the
// disk.
Result<void> publish_file(const std::filesystem::path& finished, const std::filesystem::path& name);

}  // namespace inkling::server
