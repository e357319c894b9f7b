// Base64 (RFC 4648) as clients of all kinds write it.
#pragma once

#include <string_view>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"

namespace inkling::server {

// Takes the standard and the URL alphabet, with or without padding; line breaks and blanks are skipped.
// Error{bad_file} tells where the text stops being base64.
Result<Bytes> decode_base64(std::string_view text);

}  // namespace inkling::server
