#include "server/image_codecs.hpp"

#include <allheaders.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

namespace inkling::server {
namespace {

struct PixDeleter {
  void operator()(PIX* pix) const { pixDestroy(&pix); }
};
using Pix = std::unique_ptr<PIX, PixDeleter>;

// Leptonica reports on standard error what decode_image() returns as an Error.
const bool kSilenced = [] {
  setMsgSeverity(L_SEVERITY_NONE);
  return true;
}();

// A progressive JPEG may repeat its scans thousands of times at a few bytes each, and each costs a pass over
// the whole picture. Encoders write about ten. A scan begins with FF DA; within a scan's data FF is always
// followed by 00.
constexpr int kMaxJpegScans = 64;

bool has_too_many_scans(ByteView jpeg) {
  int scans = 0;
  for (std::size_t i = 0; i + 1 < jpeg.size(); ++i) {
    if (jpeg[i] == 0xFF && jpeg[i + 1] == 0xDA && ++scans > kMaxJpegScans) return true;
  }
  return false;
}

// libpng unpacks image data past the last row too, only to drop it: a small file of zeros would keep a thread
// busy for a minute. So the data may be as large as the widest pixels (16 bits, four channels) without
// compression, and no larger.
bool has_surplus_data(ByteView png, std::size_t width, std::size_t height) {
  constexpr std::size_t kSignatureBytes = 8;
  constexpr std::size_t kAroundChunk = 12;  // length, type, CRC
  constexpr std::size_t kPixelBytes = 8;
  constexpr std::size_t kSlack = 1024;
  const std::size_t plain_bytes = height * (1 + width * kPixelBytes);
  std::size_t data_bytes = 0;
  for (std::size_t at = kSignatureBytes; at + kAroundChunk <= png.size();) {
    const std::size_t length = std::size_t{png[at]} << 24U | std::size_t{png[at + 1]} << 16U |
                               std::size_t{png[at + 2]} << 8U | std::size_t{png[at + 3]};
    constexpr std::array<std::uint8_t, 4> kImageData = {'I', 'D', 'A', 'T'};
    if (std::equal(kImageData.begin(), kImageData.end(), png.begin() + static_cast<std::ptrdiff_t>(at) + 4)) {
      data_bytes += length;
    }
    at += kAroundChunk + length;
  }
  return data_bytes > plain_bytes + plain_bytes / 64 + kSlack;
}

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

}  // namespace

Result<Image> decode_image(ByteView file, const ImageLimits& limits) {
  static_cast<void>(kSilenced);
  l_int32 format = IFF_UNKNOWN;
  // Telling formats apart reads 12 bytes without asking for the size.
  if (file.size() < 12 || findFileFormatBuffer(file.data(), &format) != 0 ||
      (format != IFF_PNG && format != IFF_JFIF_JPEG)) {
    return fail(ErrorCode::unsupported, "image: expected a PNG or JPEG file");
  }
  l_int32 width = 0;
  l_int32 height = 0;
  if (pixReadHeaderMem(file.data(), file.size(), &format, &width, &height, nullptr, nullptr, nullptr) != 0 ||
      width < 1 || height < 1) {
    return fail(ErrorCode::bad_file, "image: the header is damaged");
  }
  const auto pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  if (std::max(width, height) > limits.side || pixels > limits.pixels) {
    return fail(ErrorCode::invalid_argument, "image: expected at most " + std::to_string(limits.side) +
                                                 " pixels a side and " + std::to_string(limits.pixels) +
                                                 " in all, got " + std::to_string(width) + "x" +
                                                 std::to_string(height));
  }
  if (format == IFF_JFIF_JPEG && has_too_many_scans(file)) {
    return fail(ErrorCode::unsupported,
                "image: a JPEG of more than " + std::to_string(kMaxJpegScans) + " scans");
  }

  if (format == IFF_PNG &&
      has_surplus_data(file, static_cast<std::size_t>(width), static_cast<std::size_t>(height))) {
    return fail(ErrorCode::bad_file, "image: the PNG holds more data than its size needs");
  }

  const Pix pix = to_plain(Pix(pixReadMem(file.data(), file.size())));
  if (pix == nullptr) return fail(ErrorCode::bad_file, "image: the file is damaged and cannot be decoded");
  width = pixGetWidth(pix.get());
  height = pixGetHeight(pix.get());
  if (pixGetDepth(pix.get()) == 8) {
    return Image{gray_bytes(pix.get(), width, height), width, height, PixelFormat::gray8};
  }
  return Image{rgba_bytes(pix.get(), width, height), width, height, PixelFormat::rgba8};
}

}  // namespace inkling::server
