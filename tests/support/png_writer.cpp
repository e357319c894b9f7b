#include "support/png_writer.hpp"

#include <zlib.h>

#include <string_view>

namespace inkling::testing {
namespace {

void append_number(Bytes& bytes, std::size_t value) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    bytes.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

void append_chunk(Bytes& file, std::string_view kind, const Bytes& data) {
  append_number(file, data.size());
  Bytes checked(kind.begin(), kind.end());
  checked.insert(checked.end(), data.begin(), data.end());
  file.insert(file.end(), checked.begin(), checked.end());
  append_number(file, ::crc32(0, checked.data(), static_cast<uInt>(checked.size())));
}

}  // namespace

Bytes write_gray_png(ByteView pixels, int width, int height) {
  Bytes header;
  append_number(header, static_cast<std::size_t>(width));
  append_number(header, static_cast<std::size_t>(height));
  // 8 bits, grey, the only compression and filter method, not interlaced.
  header.insert(header.end(), {8, 0, 0, 0, 0});

  Bytes lines;
  for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y) {
    const ByteView line =
        pixels.subspan(y * static_cast<std::size_t>(width), static_cast<std::size_t>(width));
    lines.push_back(0);  // no filter
    lines.insert(lines.end(), line.begin(), line.end());
  }
  uLongf packed_size = ::compressBound(lines.size());
  Bytes packed(packed_size);
  ::compress(packed.data(), &packed_size, lines.data(), lines.size());
  packed.resize(packed_size);

  Bytes file = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  append_chunk(file, "IHDR", header);
  append_chunk(file, "IDAT", packed);
  append_chunk(file, "IEND", {});
  return file;
}

}  // namespace inkling::testing
