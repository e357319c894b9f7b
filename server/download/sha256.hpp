// Checksums of published files.
#pragma once

#include <string>

#include "inkling/bytes.hpp"

namespace inkling::download {

// SHA-256 (FIPS 180-4) in lower-case hexadecimal digits, as sha256sum prints it.
std::string sha256(ByteView bytes);

}  // namespace inkling::download
