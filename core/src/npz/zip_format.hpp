// The records of a zip archive (PKWARE's APPNOTE 6.3), as far as the reader and the writer share them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace inkling::npz::zip {

inline constexpr std::uint32_t kLocalHeader = 0x04034B50;  // "PK\3\4"
inline constexpr std::uint32_t kCentralHeader = 0x02014B50;
inline constexpr std::uint32_t kEndRecord = 0x06054B50;
inline constexpr std::uint32_t kZip64EndRecord = 0x06064B50;
inline constexpr std::uint32_t kZip64EndLocator = 0x07064B50;
inline constexpr std::uint32_t kDataDescriptor = 0x08074B50;

inline constexpr std::size_t kEndRecordBytes = 22;
inline constexpr std::size_t kZip64EndLocatorBytes = 20;
inline constexpr std::uint64_t kZip64EndRecordRest = 44;  // of the record, behind its size field

inline constexpr std::uint16_t kEncrypted = 1U << 0U;
inline constexpr std::uint16_t kSizesFollow =
    1U << 3U;  // "general-purpose bit 3": a data descriptor is behind the data
inline constexpr std::uint16_t kPatch = 1U << 5U;
inline constexpr std::uint16_t kStrongEncryption = 1U << 6U;
inline constexpr std::uint16_t kUtf8Name = 1U << 11U;
inline constexpr std::uint16_t kMaskedHeaders = 1U << 13U;

inline constexpr std::uint16_t kStored = 0;
inline constexpr std::uint16_t kDeflated = 8;

inline constexpr std::uint16_t kZip64Extra = 1;
// In a field of the old size: the value is in the zip64 extra field or record.
inline constexpr std::uint16_t kSeeZip64Count = 0xFFFF;
inline constexpr std::uint32_t kSeeZip64 = 0xFFFFFFFF;

}  // namespace inkling::npz::zip
