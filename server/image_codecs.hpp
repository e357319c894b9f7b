// Image files to pixels: PNG, JPEG, GIF (its first frame), TIFF (its first page), WebP and BMP, in any of
// their usual depths and colour types.
//
//   Result<Image> image = decode_image(file);
//   Result<Ink> ink = normalize(image->canvas());
//
// And pixels to JPEG.
#pragma once

#include <cstddef>

#include "inkling/bytes.hpp"
#include "inkling/canvas.hpp"
#include "inkling/error.hpp"

namespace inkling::server {

struct Image {
  Bytes pixels;
  int width = 0;
  int height = 0;
  PixelFormat format = PixelFormat::gray8;  // or rgba8, when the file has colour or transparency

  // Refers to this image's pixels.
  [[nodiscard]] Canvas canvas() const { return {pixels, width, height, format}; }
};

struct ImageLimits {
  int side = 4096;
  std::size_t pixels = std::size_t{4} << 20U;
};

// The size is checked before anything is unpacked. Error{unsupported} for other formats,
// Error{invalid_argument} when the image is larger than the limits, Error{bad_file} when it is damaged.
Result<Image> decode_image(ByteView file, const ImageLimits& limits = {});

// A JPEG file of `pixels`, gray8, [height, width]. Error{internal} when memory runs out.
Result<Bytes> encode_jpeg(ByteView pixels, int width, int height);

}  // namespace inkling::server
