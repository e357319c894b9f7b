// What an image file says of itself, read without unpacking anything: a small file can unpack to gigabytes.
#pragma once

#include <cstddef>
#include <optional>

#include "inkling/bytes.hpp"
#include "inkling/error.hpp"

namespace inkling::server {

enum class ImageFormat { png, jpeg, gif, tiff, webp, bmp };

struct ImageHeader {
  ImageFormat format = ImageFormat::png;
  int width = 0;  // both are positive
  int height = 0;
};

// Error{unsupported} for other formats and for what Inkling does not read of these; Error{bad_file} for a
// damaged header.
Result<ImageHeader> read_image_header(ByteView file);

// Error{unsupported} or Error{bad_file} when unpacking would take much more time or memory than `pixels`, as
// many as the image has, need.
Result<void> check_effort(ByteView file, const ImageHeader& header, std::size_t max_pixels);

// The first frame of a GIF.
struct GifFrame {
  int width = 0;
  int height = 0;
  std::optional<int> transparent;  // index of the colour
  std::size_t end = 0;             // of its bytes, from the beginning of the file
};
Result<GifFrame> read_gif_frame(ByteView gif);

}  // namespace inkling::server
