#include "server/site.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <system_error>
#include <utility>

#include "server/entity_tag.hpp"
#include "server/files.hpp"

namespace inkling::server {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxSiteBytes = std::size_t{256} << 20U;

constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kMediaTypes = {{
    {".css", "text/css; charset=utf-8"},
    {".html", "text/html; charset=utf-8"},
    {".ico", "image/vnd.microsoft.icon"},
    {".jpg", "image/jpeg"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".md", "text/markdown; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".png", "image/png"},
    {".svg", "image/svg+xml"},
    {".ts", "text/plain; charset=utf-8"},
    {".txt", "text/plain; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".webmanifest", "application/manifest+json"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
    {".xml", "application/xml"},
}};

struct Loading {
  fs::path root;  // without symbolic links
  std::size_t total_bytes = 0;
};

// A link may lead to another file of the page, but no further: nobody would expect that file on the network.
bool is_within(const fs::path& root, const fs::path& path) {
  std::error_code error;
  const fs::path target = fs::canonical(path, error);
  return !error && std::mismatch(root.begin(), root.end(), target.begin(), target.end()).first == root.end();
}

Result<SiteContent> load_content(const fs::path& path, Loading& loading) {
  if (!is_within(loading.root, path))
    return fail(ErrorCode::bad_file, path.string() + ": leads out of the page's folder");
  const Result<Bytes> bytes = read_file(path, kMaxSiteBytes - loading.total_bytes);
  if (!bytes) return tl::unexpected(bytes.error());
  loading.total_bytes += bytes->size();
  return SiteContent{std::string(bytes->begin(), bytes->end()), entity_tag(*bytes)};
}

// Nothing when there is no such variant.
Result<SiteContent> load_variant(fs::path path, std::string_view ending, Loading& loading) {
  path += ending;
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return SiteContent{};
  return load_content(path, loading);
}

bool is_variant(fs::path path) {
  const fs::path ending = path.extension();
  std::error_code error;
  return (ending == ".br" || ending == ".gz") && fs::is_regular_file(path.replace_extension(), error);
}

Result<SiteFile> load_file(const fs::path& path, Loading& loading) {
  SiteFile file;
  file.media_type = media_type_of(path);
  for (const auto& [content, ending] :
       {std::pair(&file.plain, ""), std::pair(&file.brotli, ".br"), std::pair(&file.gzip, ".gz")}) {
    Result<SiteContent> loaded = load_variant(path, ending, loading);
    if (!loaded) return tl::unexpected(loaded.error());
    *content = std::move(*loaded);
  }
  return file;
}

}  // namespace

std::string media_type_of(const fs::path& path) {
  const std::string ending = path.extension().string();
  for (const auto& [known, type] : kMediaTypes) {
    if (known == ending) return std::string(type);
  }
  return "application/octet-stream";
}

Result<Site> Site::load(const fs::path& folder) {
  Site site;
  std::error_code error;
  Loading loading{fs::canonical(folder, error)};
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    std::error_code ignored;
    if (!entry.is_regular_file(ignored) || is_variant(entry.path())) continue;
    Result<SiteFile> file = load_file(entry.path(), loading);
    if (!file) return tl::unexpected(file.error());
    const std::string path = "/" + entry.path().lexically_relative(folder).generic_string();
    constexpr std::string_view kIndex = "/index.html";
    if (path.ends_with(kIndex)) site.files_[path.substr(0, path.size() - kIndex.size() + 1)] = *file;
    site.files_[path] = std::move(*file);
  }
  if (error) {
    return fail(ErrorCode::not_found,
                folder.string() + ": expected the folder of the built page: " + error.message());
  }
  return site;
}

}  // namespace inkling::server
