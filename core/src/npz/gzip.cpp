#include "inkling/gzip.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include "inkling/refusal.hpp"
#include "npz/byte_reader.hpp"
#include "npz/crc32.hpp"
#include "npz/deflate.hpp"

namespace inkling {
namespace {

using npz::ByteReader;

constexpr std::uint8_t kMagic[] = {0x1F, 0x8B};
constexpr std::size_t kHeaderBytes = 10;
constexpr std::size_t kTrailerBytes = 8;
constexpr std::uint8_t kDeflateMethod = 8;

enum Flag : std::uint8_t { header_crc = 2, extra = 4, name = 8, comment = 16, reserved = 0xE0 };

void skip_text(ByteReader& reader) {
  while (reader.ok() && reader.u8() != 0) {
  }
}

// Leaves `reader` at the deflate stream.
Result<void> skip_header(ByteReader& reader) {
  const ByteView header = reader.rest();
  const ByteView fixed = reader.take(kHeaderBytes);
  if (!reader.ok()) return bad_file("gzip: the header is cut off");
  if (fixed[2] != kDeflateMethod) {
    return unsupported("gzip: compression method {} is not deflate (8)", {fixed[2]});
  }
  const std::uint8_t flags = fixed[3];
  if ((flags & reserved) != 0) return bad_file("gzip: reserved flags are set");
  if ((flags & extra) != 0) reader.take(reader.u16());
  if ((flags & name) != 0) skip_text(reader);
  if ((flags & comment) != 0) skip_text(reader);
  if ((flags & header_crc) != 0) {
    const std::uint32_t crc = npz::crc32(header.first(header.size() - reader.remaining()));
    if (reader.u16() != (crc & 0xFFFFU)) return bad_file("gzip: the header's CRC does not match");
  }
  if (!reader.ok()) return bad_file("gzip: the header is cut off");
  return {};
}

}  // namespace

bool is_gzip(ByteView file) {
  return file.size() >= std::size(kMagic) && std::equal(std::begin(kMagic), std::end(kMagic), file.begin());
}

Result<Bytes> gunzip(ByteView file, std::size_t max_bytes) {
  if (!is_gzip(file)) return bad_file("gzip: the file does not begin with 1f 8b");
  ByteReader reader(file);
  if (auto skipped = skip_header(reader); !skipped) return pass_on(skipped.error());
  if (reader.remaining() < kTrailerBytes) return bad_file("gzip: the file is cut off");

  const ByteView stream = reader.rest();
  ByteReader trailer(stream.last(kTrailerBytes));
  const std::uint32_t crc = trailer.u32();
  const std::uint32_t size = trailer.u32();
  if (size > max_bytes) {
    return bad_file("gzip: unpacks to {} bytes, more than the {} allowed", {size, max_bytes});
  }
  auto inflated = npz::inflate(stream, size);
  if (!inflated) return fail_within("gzip", inflated.error());
  if (inflated->packed_size + kTrailerBytes != stream.size()) {
    return bad_file("gzip: more follows the first member; expected exactly one");
  }
  if (npz::crc32(inflated->data) != crc) return bad_file("gzip: the CRC does not match");
  return std::move(inflated->data);
}

}  // namespace inkling
