// The checksum of zip and gzip (CRC-32 of ISO 3309, polynomial 0x04C11DB7 reflected).
#pragma once

#include <cstdint>

#include "inkling/bytes.hpp"

namespace inkling::npz {

std::uint32_t crc32(ByteView bytes);

}  // namespace inkling::npz
