// Image files made on the spot, and the base64 that clients send them in.
#pragma once

#include <allheaders.h>

#include <cstdlib>
#include <functional>
#include <string>

#include "inkling/bytes.hpp"

namespace inkling::testing {

// The file of a picture; Leptonica's format number, as IFF_PNG or IFF_JFIF_JPEG. Takes the picture.
inline Bytes encode_picture(PIX* picture, int format) {
  l_uint8* data = nullptr;
  size_t size = 0;
  pixWriteMem(&data, &size, picture, format);
  Bytes file(data, data + size);
  std::free(data);
  pixDestroy(&picture);
  return file;
}

// 8-bit grey; `tone` gives 0..255 for each pixel.
inline PIX* gray_picture(int width, int height, const std::function<int(int x, int y)>& tone) {
  PIX* picture = pixCreate(width, height, 8);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      pixSetPixel(picture, x, y, static_cast<l_uint32>(tone(x, y)));
    }
  }
  return picture;
}

// A light vertical stroke on dark, 28x28: a one in MNIST's form.
inline Bytes png_of_a_one() {
  return encode_picture(
      gray_picture(28, 28, [](int x, int y) { return x > 11 && x < 16 && y > 4 && y < 24 ? 255 : 0; }),
      IFF_PNG);
}

inline std::string encode_base64(ByteView bytes) {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = bytes.size() - i;
    const unsigned group = static_cast<unsigned>(bytes[i]) << 16U |
                           (left > 1 ? static_cast<unsigned>(bytes[i + 1]) << 8U : 0U) |
                           (left > 2 ? static_cast<unsigned>(bytes[i + 2]) : 0U);
    text += kAlphabet[group >> 18U];
    text += kAlphabet[group >> 12U & 63U];
    text += left > 1 ? kAlphabet[group >> 6U & 63U] : '=';
    text += left > 2 ? kAlphabet[group & 63U] : '=';
  }
  return text;
}

inline std::string data_uri(ByteView png) {
  return "data:image/png;base64," + encode_base64(png);
}

}  // namespace inkling::testing
