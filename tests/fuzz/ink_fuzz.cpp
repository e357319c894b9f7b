// Any pixels in any size and format: the field stays in range, the box inside the canvas, and nothing is read
// beyond the pixels. The same of the canvas' pieces, unless it is large.
//
// Input: format and mode (1 byte), width (2), height (2), pixels. In one mode the pixels are repeated to fill
// the canvas, in the other they are taken as they are, whatever the size claims.
#include <cstddef>
#include <cstdint>

#include "canvas/segment.hpp"
#include "fuzz/require.hpp"
#include "inkling/canvas.hpp"

namespace {

using inkling::fuzz::require;

constexpr std::size_t kHeader = 5;
constexpr int kLargestFilledSide = 100;  // keeps a run short

void check(const inkling::Canvas& canvas, const inkling::Result<inkling::Ink>& ink) {
  if (!ink) {
    require(!ink.error().message.empty());
    return;
  }
  float strongest = 0;
  for (const float value : ink->field) {
    require(value >= 0.0F && value <= 1.0F);
    strongest = value > strongest ? value : strongest;
  }
  const inkling::Box& box = ink->box;
  require(ink->empty ? box.width == 0 && box.height == 0 : box.width > 0 && box.height > 0 && strongest > 0);
  require(box.x >= 0 && box.y >= 0 && box.x + box.width <= canvas.width &&
          box.y + box.height <= canvas.height);
}

void check_pieces(const inkling::Canvas& canvas) {
  const inkling::Result<inkling::canvas::Sheet> sheet = inkling::canvas::Sheet::read(canvas);
  if (!sheet) {
    require(!sheet.error().message.empty());
    return;
  }
  require(sheet->pieces() <= inkling::canvas::kMaxPieces);
  for (const auto& [first, second, pixels] : sheet->gaps()) {
    require(first >= 0 && first < second && second < sheet->pieces() && pixels >= 0);
  }
  for (int piece = 0; piece < sheet->pieces(); ++piece) {
    const inkling::canvas::Part part = sheet->part(piece);
    check(canvas, sheet->normalize(part));
    int left = part.box.x;
    for (const int column : sheet->cuts(part)) {
      require(column > left && column < part.box.x + part.box.width);
      const inkling::canvas::Part slice = sheet->slice(part, left, column);
      if (slice.box.width > 0) check(canvas, sheet->normalize(slice));
      left = column;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < kHeader) {
    return 0;
  }
  inkling::Canvas canvas;
  canvas.format = static_cast<inkling::PixelFormat>((data[0] & 15U) % 3);
  const bool fill = (data[0] & 16U) != 0;
  canvas.width = data[1] + 256 * data[2];
  canvas.height = data[3] + 256 * data[4];
  inkling::Bytes pixels(data + kHeader, data + size);
  if (fill && !pixels.empty()) {
    canvas.width %= kLargestFilledSide;
    canvas.height %= kLargestFilledSide;
    const std::size_t given = pixels.size();
    const std::size_t bytes_per_pixel = canvas.format == inkling::PixelFormat::gray8 ? 1 : 4;
    pixels.resize(static_cast<std::size_t>(canvas.width) * static_cast<std::size_t>(canvas.height) *
                  bytes_per_pixel);
    for (std::size_t i = given; i < pixels.size(); ++i) {
      pixels[i] = pixels[i - given];
    }
  }
  canvas.pixels = pixels;
  check(canvas, inkling::normalize(canvas));
  check(canvas, inkling::take_raw(canvas));
  if (canvas.width <= kLargestFilledSide && canvas.height <= kLargestFilledSide) check_pieces(canvas);
  return 0;
}
