// Fetches a file over HTTP(S) into a folder, from the first of several mirrors that gives the right one.
//
//   PublishedFile file{"train-labels-idx1-ubyte.gz", 60'008, "65a50cbb..."};
//   Result<Outcome> outcome = download_file(file, {"https://example.org/mnist/"}, "data", {});
//
// Bytes are collected in NAME.part, where an interrupted download goes on. Only a file whose contents have
// the right checksum is given its name, so whoever finds one there may trust it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "inkling/error.hpp"

namespace inkling::download {

// A gzipped file, by what it unpacks to: mirrors may pack it differently.
struct PublishedFile {
  std::string_view name;
  std::size_t unpacked_bytes = 0;
  std::string_view unpacked_sha256;
};

enum class Outcome { already_there, downloaded };

// Bytes that have arrived and are expected in all (0: the server does not say).
using ShowBytes = std::function<void(std::size_t arrived, std::size_t expected)>;

// `mirrors`: the folder's URLs, http or https. Error{invalid_argument} for a mirror that is no such URL;
// otherwise the error lists what each mirror did wrong.
Result<Outcome> download_file(const PublishedFile& file, std::span<const std::string> mirrors,
                              const std::filesystem::path& folder, const ShowBytes& show);

}  // namespace inkling::download
