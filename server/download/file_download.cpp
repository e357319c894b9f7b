#include "server/download/file_download.hpp"

#include <system_error>

#include "inkling/gzip.hpp"
#include "server/download/http_fetch.hpp"
#include "server/download/sha256.hpp"
#include "server/files.hpp"

namespace inkling::download {
namespace {

namespace fs = std::filesystem;

// Gzip makes no file much larger: 5 bytes a block, and a header with a name.
std::size_t max_packed_bytes(const PublishedFile& file) {
  return file.unpacked_bytes + file.unpacked_bytes / 1000 + 4096;
}

Result<void> verify(const fs::path& path, const PublishedFile& file) {
  const Result<Bytes> packed = server::read_file(path, max_packed_bytes(file));
  if (!packed) return tl::unexpected(packed.error());
  const Result<Bytes> unpacked = gunzip(*packed, file.unpacked_bytes);
  if (!unpacked) return tl::unexpected(unpacked.error());
  const std::string found = sha256(*unpacked);
  if (found != file.unpacked_sha256) {
    return fail(ErrorCode::bad_file,
                "its SHA-256 is " + found + " when unpacked, expected " + std::string(file.unpacked_sha256));
  }
  return {};
}

bool has_bytes(const fs::path& path) {
  std::error_code failure;
  return fs::exists(path, failure) && fs::file_size(path, failure) > 0;
}

// Leaves a file that verifies in `part`, or what has arrived of it when the connection failed.
Result<void> fetch_verified(const Url& url, const fs::path& part, const PublishedFile& file,
                            const ShowBytes& show) {
  while (true) {
    const bool continued = has_bytes(part);
    Result<void> outcome = fetch(url, part, max_packed_bytes(file), show);
    const bool complete = outcome.has_value();
    if (complete) outcome = verify(part, file);
    if (outcome) return outcome;
    std::error_code failure;
    if (complete) fs::remove(part, failure);
    // What was there may have come from another mirror, which packed the file differently: once more, from
    // the beginning.
    if (!continued || has_bytes(part)) return outcome;
  }
}

Result<Url> url_of(std::string mirror, const PublishedFile& file) {
  if (!mirror.ends_with('/')) mirror += '/';
  return parse_url(mirror + std::string(file.name));
}

}  // namespace

Result<Outcome> download_file(const PublishedFile& file, std::span<const std::string> mirrors,
                              const fs::path& folder, const ShowBytes& show) {
  const fs::path name = folder / file.name;
  const fs::path part = folder / (std::string(file.name) + ".part");
  if (verify(name, file)) return Outcome::already_there;

  bool arrived = has_bytes(part) && verify(part, file).has_value();  // killed just before it got its name
  std::string problems;
  for (std::size_t i = 0; i < mirrors.size() && !arrived; ++i) {
    const Result<Url> url = url_of(mirrors[i], file);
    if (!url) return tl::unexpected(url.error());
    const Result<void> fetched = fetch_verified(*url, part, file, show);
    arrived = fetched.has_value();
    if (!fetched) problems += "\n  " + url->origin + url->path + ": " + fetched.error().message;
  }
  if (!arrived) {
    const std::string kept =
        has_bytes(part) ? "\nWhat has arrived is kept: the same command goes on from there." : "";
    return fail(ErrorCode::not_found, std::string(file.name) + ": could not be downloaded" + problems + kept);
  }
  const Result<void> published = server::publish_file(part, name);
  if (!published) return tl::unexpected(published.error());
  return Outcome::downloaded;
}

}  // namespace inkling::download
