// One HTTP(S) GET into a file.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "inkling/error.hpp"
#include "server/download/file_download.hpp"

namespace inkling::download {

// "https://host:port" and "/path".
struct Url {
  std::string origin;
  std::string path;
};

// Error{invalid_argument} when it is not http:// or https:// with a host.
Result<Url> parse_url(const std::string& text);

// Appends to `part` from where it ends, when the server can do that, and writes it anew otherwise. What has
// arrived stays there after an error, but for a file that would be larger than `max_bytes`. Redirects are
// followed, certificates are checked.
Result<void> fetch(const Url& url, const std::filesystem::path& part, std::size_t max_bytes,
                   const ShowBytes& show);

}  // namespace inkling::download
