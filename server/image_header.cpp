#include "server/image_header.hpp"

#include <allheaders.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace inkling::server {
namespace {

constexpr std::string_view kExpected = "image: expected a PNG, JPEG, GIF, TIFF, WebP or BMP file";

tl::unexpected<Error> damaged_header() {
  return fail(ErrorCode::bad_file, "image: the header is damaged");
}

tl::unexpected<Error> unsupported_image(const std::string& what) {
  return fail(ErrorCode::unsupported, "image: " + what);
}

// Whole numbers at places of a file. Beyond its end they are 0, and ok() is false from then on.
class Numbers {
 public:
  enum class Order { little, big };
  explicit Numbers(ByteView bytes, Order order = Order::little) : bytes_(bytes), order_(order) {}

  std::uint32_t u8(std::size_t at) { return read(at, 1); }
  std::uint32_t u16(std::size_t at) { return read(at, 2); }
  std::uint32_t u32(std::size_t at) { return read(at, 4); }
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  std::uint32_t read(std::size_t at, std::size_t size) {
    ok_ = ok_ && at <= bytes_.size() && bytes_.size() - at >= size;
    std::uint32_t value = 0;
    for (std::size_t i = 0; ok_ && i < size; ++i) {
      value = value << 8U | bytes_[order_ == Order::big ? at + i : at + size - 1 - i];
    }
    return value;
  }

  ByteView bytes_;
  Order order_;
  bool ok_ = true;
};

std::optional<ImageFormat> format_of(ByteView file) {
  l_int32 format = IFF_UNKNOWN;
  // Telling formats apart reads 12 bytes without asking for the size.
  if (file.size() < 12 || findFileFormatBuffer(file.data(), &format) != 0) return std::nullopt;
  switch (format) {
    case IFF_PNG:
      return ImageFormat::png;
    case IFF_JFIF_JPEG:
      return ImageFormat::jpeg;
    case IFF_GIF:
      return ImageFormat::gif;
    case IFF_TIFF:
      return ImageFormat::tiff;
    case IFF_WEBP:
      return ImageFormat::webp;
    case IFF_BMP:
      return ImageFormat::bmp;
    default:
      return std::nullopt;
  }
}

// Leptonica would unpack these two to learn their size.
bool read_bmp_size(ByteView bmp, ImageHeader& header) {
  Numbers numbers(bmp);
  const auto width = static_cast<std::int32_t>(numbers.u32(18));
  const auto height = static_cast<std::int32_t>(numbers.u32(22));
  if (!numbers.ok() || height == INT32_MIN) return false;
  header.width = width;
  header.height = std::abs(height);  // negative: the rows go from top to bottom
  return true;
}

// A progressive JPEG may repeat its scans thousands of times at a few bytes each, and each costs a pass over
// the whole picture. Encoders write about ten. A scan begins with FF DA; within a scan's data FF is always
// followed by 00.
Result<void> check_jpeg_scans(ByteView jpeg) {
  constexpr int kMaxScans = 64;
  int scans = 0;
  for (std::size_t i = 0; i + 1 < jpeg.size(); ++i) {
    if (jpeg[i] == 0xFF && jpeg[i + 1] == 0xDA && ++scans > kMaxScans) {
      return unsupported_image("a JPEG of more than " + std::to_string(kMaxScans) + " scans");
    }
  }
  return {};
}

// libpng unpacks image data past the last row too, only to drop it: a small file of zeros would keep a thread
// busy for a minute. So the data may be as large as the widest pixels (16 bits, four channels) without
// compression, and no larger.
Result<void> check_png_data(ByteView png, const ImageHeader& header) {
  constexpr std::size_t kSignatureBytes = 8;
  constexpr std::size_t kAroundChunk = 12;  // length, type, CRC
  constexpr std::size_t kPixelBytes = 8;
  constexpr std::size_t kSlack = 1024;
  const std::size_t plain_bytes =
      static_cast<std::size_t>(header.height) * (1 + static_cast<std::size_t>(header.width) * kPixelBytes);
  std::size_t data_bytes = 0;
  Numbers numbers(png, Numbers::Order::big);
  for (std::size_t at = kSignatureBytes; at + kAroundChunk <= png.size();) {
    const std::size_t length = numbers.u32(at);
    constexpr std::uint32_t kImageData = 0x49444154;  // "IDAT"
    if (numbers.u32(at + 4) == kImageData) data_bytes += length;
    at += kAroundChunk + length;
  }
  if (data_bytes <= plain_bytes + plain_bytes / 64 + kSlack) return {};
  return fail(ErrorCode::bad_file, "image: the PNG holds more data than its size needs");
}

// A TIFF may be cut into tiles larger than the image, and may hold a JPEG.
Result<void> check_tiff_directory(ByteView tiff, std::size_t max_pixels) {
  enum Tag : std::uint32_t { compression = 259, tile_width = 322, tile_height = 323 };
  constexpr std::uint32_t kShort = 3;
  constexpr std::uint32_t kLong = 4;
  constexpr std::uint32_t kOldJpeg = 6;
  constexpr std::uint32_t kJpeg = 7;
  Numbers numbers(tiff, tiff[0] == 'M' ? Numbers::Order::big : Numbers::Order::little);
  const std::size_t directory = numbers.u32(4);
  const std::uint32_t entries = numbers.u16(directory);
  std::array<std::size_t, 2> tile = {1, 1};
  for (std::uint32_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + std::size_t{12} * i;
    const std::uint32_t tag = numbers.u16(entry);
    const std::uint32_t type = numbers.u16(entry + 2);
    if (tag != compression && tag != tile_width && tag != tile_height) continue;
    if (type != kShort && type != kLong) return unsupported_image("a TIFF with unusual fields");
    const std::size_t value = type == kShort ? numbers.u16(entry + 8) : numbers.u32(entry + 8);
    if (tag == tile_width) tile[0] = std::max(tile[0], value);
    if (tag == tile_height) tile[1] = std::max(tile[1], value);
    if (tag == compression && (value == kJpeg || value == kOldJpeg)) {
      if (auto checked = check_jpeg_scans(tiff); !checked) return checked;
    }
  }
  if (!numbers.ok()) return damaged_header();
  if (tile[0] > max_pixels || tile[1] > max_pixels || tile[0] * tile[1] > max_pixels) {
    return unsupported_image("a TIFF with tiles of more than " + std::to_string(max_pixels) + " pixels");
  }
  return {};
}

}  // namespace

Result<GifFrame> read_gif_frame(ByteView gif) {
  constexpr std::uint32_t kExtension = 0x21;
  constexpr std::uint32_t kImage = 0x2C;
  constexpr std::uint32_t kGraphicControl = 0xF9;
  Numbers numbers(gif);
  std::size_t at = 13;  // signature and screen
  const auto skip_colours = [&](std::uint32_t flags) {
    if ((flags & 0x80U) != 0) at += std::size_t{3} << ((flags & 7U) + 1);
  };
  const auto skip_blocks = [&] {
    while (const std::uint32_t size = numbers.u8(at)) at += 1 + size;
    ++at;
  };
  GifFrame frame;
  skip_colours(numbers.u8(10));
  while (numbers.u8(at) == kExtension) {
    if (numbers.u8(at + 1) == kGraphicControl && (numbers.u8(at + 3) & 1U) != 0)
      frame.transparent = static_cast<int>(numbers.u8(at + 6));
    at += 2;
    skip_blocks();
  }
  if (numbers.u8(at) != kImage) return damaged_header();
  frame.width = static_cast<int>(numbers.u16(at + 5));
  frame.height = static_cast<int>(numbers.u16(at + 7));
  const std::uint32_t flags = numbers.u8(at + 9);
  at += 10;
  skip_colours(flags);
  ++at;  // size of the first codes
  if (!numbers.ok()) return damaged_header();
  skip_blocks();
  frame.end = std::min(at, gif.size());
  return frame;
}

Result<ImageHeader> read_image_header(ByteView file) {
  const std::optional<ImageFormat> format = format_of(file);
  if (!format) return fail(ErrorCode::unsupported, std::string(kExpected));
  ImageHeader header{*format};
  if (*format == ImageFormat::bmp) {
    if (!read_bmp_size(file, header)) return damaged_header();
  } else if (*format == ImageFormat::gif) {
    const Result<GifFrame> frame = read_gif_frame(file);
    if (!frame) return tl::unexpected(frame.error());
    header.width = frame->width;
    header.height = frame->height;
  } else {
    constexpr int kMaxBits = 16;
    constexpr int kMaxSamples = 4;
    l_int32 unused = 0;
    l_int32 bits = 0;
    l_int32 samples = 0;
    if (pixReadHeaderMem(file.data(), file.size(), &unused, &header.width, &header.height, &bits, &samples,
                         nullptr) != 0)
      return damaged_header();
    if (bits > kMaxBits || samples > kMaxSamples) {
      return unsupported_image("expected at most 4 samples of 16 bits a pixel, got " +
                               std::to_string(samples) + " of " + std::to_string(bits));
    }
  }
  if (header.width < 1 || header.height < 1) return damaged_header();
  return header;
}

Result<void> check_effort(ByteView file, const ImageHeader& header, std::size_t max_pixels) {
  switch (header.format) {
    case ImageFormat::png:
      return check_png_data(file, header);
    case ImageFormat::jpeg:
      return check_jpeg_scans(file);
    case ImageFormat::tiff:
      return check_tiff_directory(file, max_pixels);
    case ImageFormat::webp: {
      // "VP8X" and its flags: the second bit says that it is an animation.
      Numbers numbers(file);
      constexpr std::uint32_t kExtended = 0x58385056;
      if (numbers.u32(12) == kExtended && (numbers.u8(20) & 2U) != 0)
        return unsupported_image("an animated WebP, expected one picture");
      return {};
    }
    case ImageFormat::gif:  // only the first frame is unpacked
    case ImageFormat::bmp:  // is not packed
      break;
  }
  return {};
}

}  // namespace inkling::server
