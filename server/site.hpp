// The files of the page, in memory, with the compressed variants that were made at build time.
//
//   Result<Site> site = Site::load("build/site");
//   site->files()        // "/index.html", "/", "/app.js", ...
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "inkling/error.hpp"

namespace inkling::server {

// One representation of a file.
struct SiteContent {
  std::string bytes;
  std::string tag;  // entity tag: changes with the bytes
};

struct SiteFile {
  std::string media_type;
  SiteContent plain;
  // "app.js.br" and "app.js.gz" beside "app.js"; without bytes when there is none.
  SiteContent brotli;
  SiteContent gzip;
};

class Site {
 public:
  // A site without files.
  Site() = default;

  // Error{not_found} when there is no such folder, Error{bad_file} when it is larger than a page can be, or a
  // symbolic link leads out of it.
  static Result<Site> load(const std::filesystem::path& folder);

  // By absolute path. An index.html is also found under the path of its folder.
  [[nodiscard]] const std::map<std::string, SiteFile>& files() const { return files_; }

 private:
  std::map<std::string, SiteFile> files_;
};

// By the name's ending; application/octet-stream when it is unknown.
std::string media_type_of(const std::filesystem::path& path);

}  // namespace inkling::server
