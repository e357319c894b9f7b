#include "npz/stb.hpp"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-variable"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wshadow"

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_NO_STDIO
#define STBI_NO_FAILURE_STRINGS
#define STBI_NO_LINEAR
#define STBI_NO_SIMD
#define STBI_NO_JPEG
#define STBI_NO_PNG
#define STBI_NO_BMP
#define STBI_NO_PSD
#define STBI_NO_TGA
#define STBI_NO_GIF
#define STBI_NO_HDR
#define STBI_NO_PIC
#define STBI_NO_PNM
#define STBI_SUPPORT_ZLIB
// The buffer that is unpacked into never grows.
#define STBI_MALLOC(size) nullptr
#define STBI_REALLOC(pointer, size) nullptr
#define STBI_FREE(pointer) ((void)(pointer))
#include <stb/stb_image.h>

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#include <stb/stb_image_write.h>

#pragma GCC diagnostic pop

namespace inkling::npz::stb {

std::optional<Inflated> inflate(ByteView input, std::span<std::uint8_t> out) {
  // By hand, because stb's own entry points do not tell how much input they used.
  stbi__zbuf stream{};
  stream.zbuffer = const_cast<stbi_uc*>(input.data());
  stream.zbuffer_end = stream.zbuffer + input.size();
  constexpr int kExpandable = 0;
  constexpr int kHeader = 0;
  char nothing = 0;  // stb copies blocks of no bytes too, and memcpy must not be given a null pointer
  char* const start = out.empty() ? &nothing : reinterpret_cast<char*>(out.data());
  if (stbi__do_zlib(&stream, start, static_cast<int>(out.size()), kExpandable, kHeader) == 0)
    return std::nullopt;

  const auto fetched = static_cast<std::size_t>(stream.zbuffer - input.data());
  const auto unused = static_cast<std::size_t>(stream.num_bits) / 8;
  return Inflated{fetched - unused, static_cast<std::size_t>(stream.zout - start)};
}

Bytes deflate(ByteView data) {
  constexpr int kQuality = 8;  // stb's own choice for PNG: how many earlier places are tried for a match
  constexpr int kHeaderBytes = 2;
  constexpr int kAdlerBytes = 4;
  int size = 0;
  unsigned char* const zlib = stbi_zlib_compress(const_cast<unsigned char*>(data.data()),
                                                 static_cast<int>(data.size()), &size, kQuality);
  Bytes stream(zlib + kHeaderBytes, zlib + size - kAdlerBytes);
  STBIW_FREE(zlib);
  return stream;
}

}  // namespace inkling::npz::stb
