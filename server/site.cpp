#include "server/site.hpp"

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

Result<SiteContent> load_content(const fs::path& path, std::size_t& total_bytes) {
  const Result<Bytes> bytes = read_file(path, kMaxSiteBytes - total_bytes);
  if (!bytes) return tl::unexpected(bytes.error());
  total_bytes += bytes->size();
  return SiteContent{std::string(bytes->begin(), bytes->end()), entity_tag(*bytes)};
}

// Nothing when there is no such variant.
Result<SiteContent> load_variant(fs::path path, std::string_view ending, std::size_t& total_bytes) {
  path += ending;
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return SiteContent{};
  return load_content(path, total_bytes);
}

bool is_variant(fs::path path) {
  const fs::path ending = path.extension();
  std::error_code error;
  return (ending == ".br" || ending == ".gz") && fs::is_regular_file(path.replace_extension(), error);
}

Result<SiteFile> load_file(const fs::path& path, std::size_t& total_bytes) {
  SiteFile file;
  file.media_type = media_type_of(path);
  for (const auto& [content, ending] :
       {std::pair(&file.plain, ""), std::pair(&file.brotli, ".br"), std::pair(&file.gzip, ".gz")}) {
    Result<SiteContent> loaded = load_variant(path, ending, total_bytes);
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
  std::size_t total_bytes = 0;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    std::error_code ignored;
    if (!entry.is_regular_file(ignored) || is_variant(entry.path())) continue;
    Result<SiteFile> file = load_file(entry.path(), total_bytes);
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
