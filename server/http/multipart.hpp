// Files that a form sends: multipart/form-data (RFC 7578).
//
//   if (is_multipart(media_type)) {
//     Read<std::vector<std::string_view>> files = read_files(media_type, call.body, 64);
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "server/http/refusal.hpp"

namespace inkling::http {

// Whether a Content-Type field says so.
bool is_multipart(std::string_view media_type);

// The bytes of each part that has a file name; other fields of the form are left out. Views into `body`.
// Refused (400) when the form is malformed or has no file, 413 when it has more than `most`.
Read<std::vector<std::string_view>> read_files(std::string_view media_type, std::string_view body,
                                               std::size_t most);

}  // namespace inkling::http
