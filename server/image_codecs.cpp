#include "server/image_codecs.hpp"

#include <allheaders.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "server/image_header.hpp"
#include "server/quiet_codecs.hpp"

namespace inkling::server {
namespace {

struct PixDeleter {
  void operator()(PIX* pix) const { pixDestroy(&pix); }
};
using Pix = std::unique_ptr<PIX, PixDeleter>;

// The pixels of an 8-bit grey PIX; Leptonica packs four into a word, the first in the highest byte.
Bytes gray_bytes(PIX* pix, int width, int height) {
  Bytes bytes(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  auto* out = bytes.data();
  for (int y = 0; y < height; ++y) {
    l_uint32* row = pixGetData(pix) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(pix);
    for (int x = 0; x < width; ++x) *out++ = static_cast<std::uint8_t>(GET_DATA_BYTE(row, x));
  }
  return bytes;
}

// The pixels of a 32-bit PIX: red in the highest byte of each word, alpha (when it has any) in the lowest.
Bytes rgba_bytes(PIX* pix, int width, int height) {
  const bool has_alpha = pixGetSpp(pix) == 4;
  Bytes bytes(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
  auto* out = bytes.data();
  for (int y = 0; y < height; ++y) {
    const l_uint32* row = pixGetData(pix) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(pix);
    for (int x = 0; x < width; ++x) {
      const l_uint32 pixel = row[x];
      *out++ = static_cast<std::uint8_t>(pixel >> 24U);
      *out++ = static_cast<std::uint8_t>(pixel >> 16U);
      *out++ = static_cast<std::uint8_t>(pixel >> 8U);
      *out++ = has_alpha ? static_cast<std::uint8_t>(pixel) : std::uint8_t{255};
    }
  }
  return bytes;
}

// 8-bit grey or 32-bit colour, whatever the file had; nullptr when memory runs out.
Pix to_plain(Pix pix) {
  if (pixGetColormap(pix.get()) != nullptr) {
    pix.reset(pixRemoveColormap(pix.get(), REMOVE_CMAP_BASED_ON_SRC));
  }
  if (pix == nullptr || pixGetDepth(pix.get()) == 8 || pixGetDepth(pix.get()) == 32) return pix;
  return Pix(pixConvertTo8(pix.get(), 0));
}

// The first frame; the library would unpack all of them, and forget which colour is transparent. nullptr when
// it is damaged.
Pix read_gif(ByteView file) {
  constexpr std::uint8_t kTrailer = 0x3B;
  const Result<GifFrame> frame = read_gif_frame(file);
  if (!frame) return nullptr;
  Bytes first(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(frame->end));
  first.push_back(kTrailer);
  Pix pix(pixReadMem(first.data(), first.size()));
  if (pix == nullptr) return nullptr;
  PIXCMAP* colours = pixGetColormap(pix.get());
  if (colours != nullptr && frame->transparent && *frame->transparent < pixcmapGetCount(colours))
    pixcmapSetAlpha(colours, *frame->transparent, 0);
  return pix;
}

}  // namespace

Result<Image> decode_image(ByteView file, const ImageLimits& limits) {
  silence_codecs();
  const Result<ImageHeader> header = read_image_header(file);
  if (!header) return tl::unexpected(header.error());
  const auto pixels = static_cast<std::size_t>(header->width) * static_cast<std::size_t>(header->height);
  if (std::max(header->width, header->height) > limits.side || pixels > limits.pixels) {
    return fail(ErrorCode::invalid_argument, "image: expected at most " + std::to_string(limits.side) +
                                                 " pixels a side and " + std::to_string(limits.pixels) +
                                                 " in all, got " + std::to_string(header->width) + "x" +
                                                 std::to_string(header->height));
  }
  const Result<void> affordable = check_effort(file, *header, limits.pixels);
  if (!affordable) return tl::unexpected(affordable.error());

  const Pix pix = to_plain(header->format == ImageFormat::gif ? read_gif(file)
                                                              : Pix(pixReadMem(file.data(), file.size())));
  if (pix == nullptr) return fail(ErrorCode::bad_file, "image: the file is damaged and cannot be decoded");
  const int width = pixGetWidth(pix.get());
  const int height = pixGetHeight(pix.get());
  if (pixGetDepth(pix.get()) == 8) {
    return Image{gray_bytes(pix.get(), width, height), width, height, PixelFormat::gray8};
  }
  return Image{rgba_bytes(pix.get(), width, height), width, height, PixelFormat::rgba8};
}

Result<Bytes> encode_jpeg(ByteView pixels, int width, int height) {
  constexpr int kQuality = 90;
  const Pix pix(pixCreate(width, height, 8));
  l_uint8* data = nullptr;
  std::size_t size = 0;
  if (pix != nullptr) {
    const std::uint8_t* pixel = pixels.data();
    for (int y = 0; y < height; ++y) {
      l_uint32* row = pixGetData(pix.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(pix.get());
      for (int x = 0; x < width; ++x) SET_DATA_BYTE(row, x, *pixel++);
    }
    pixWriteMemJpeg(&data, &size, pix.get(), kQuality, /*progressive=*/0);
  }
  const std::unique_ptr<l_uint8, decltype(&std::free)> owner(data, &std::free);
  if (data == nullptr) return fail(ErrorCode::internal, "image: not enough memory to write a JPEG file");
  return Bytes(data, data + size);
}

}  // namespace inkling::server
