// Unpacks gzip (RFC 1952): one member, header fields skipped, CRC and size checked.
#pragma once

#include <cstddef>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"

namespace inkling {

bool is_gzip(ByteView file);

// Error{bad_file} when the file is damaged or claims to unpack to more than `max_bytes`.
Result<Bytes> gunzip(ByteView file, std::size_t max_bytes = std::size_t{1} << 30U);

}  // namespace inkling
