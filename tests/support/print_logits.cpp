// Prints the raw bits of logits, for comparing builds: native against WASM.
//
//   dump_logits raw MODEL.npz                    stdin: images of 784 floats
//   dump_logits canvas WIDTH HEIGHT MODEL.npz    stdin: drawings of RGBA bytes, normalised first
//   dump_logits gray WIDTH HEIGHT MODEL.npz      stdin: drawings of grey bytes, likewise
//
// stdout: the logits of each image, as floats in the machine's byte order. And for drawings to compare:
//
//   dump_logits draw FIRST    stdin: images of 28x28 bytes, FIRST and following of their set
//
// stdout: the 280x280 grey bytes of each, as the canvas suite draws it.
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inkling/canvas.hpp"
#include "inkling/model.hpp"
#include "inkling/redraw.hpp"

namespace {

using inkling::Bytes;
using inkling::Result;

// What to do with the drawings on stdin; no width means raw images.
struct Request {
  int width = 0;
  int height = 0;
  inkling::PixelFormat format = inkling::PixelFormat::rgba8;
  std::string model_path;

  [[nodiscard]] bool raw() const { return width == 0; }
  [[nodiscard]] std::size_t image_bytes() const {
    return (format == inkling::PixelFormat::gray8 ? 1 : 4) *
           (raw() ? std::size_t{inkling::kImagePixels}
                  : static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  }
};

template <typename Number>
bool parse_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool parse_side(std::string_view text, int& side) {
  return parse_number(text, side) && side > 0 && side <= inkling::kMaxCanvasSide;
}

bool parse(std::span<char*> arguments, Request& request) {
  const std::string_view mode = arguments.size() > 1 ? arguments[1] : "";
  if (mode == "raw" && arguments.size() == 3) {
    request.model_path = arguments[2];
    return true;
  }
  if ((mode == "canvas" || mode == "gray") && arguments.size() == 5) {
    if (mode == "gray") request.format = inkling::PixelFormat::gray8;
    request.model_path = arguments[4];
    return parse_side(arguments[2], request.width) && parse_side(arguments[3], request.height);
  }
  return false;
}

Bytes read_all(std::istream& stream) {
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

Result<std::vector<float>> pixels_of(const Bytes& image, const Request& request) {
  std::vector<float> pixels(inkling::kImagePixels);
  if (request.raw()) {
    std::memcpy(pixels.data(), image.data(), image.size());
    return pixels;
  }
  const Result<inkling::Ink> ink = inkling::normalize({image, request.width, request.height, request.format});
  if (!ink) {
    return tl::unexpected(ink.error());
  }
  pixels.assign(ink->field.begin(), ink->field.end());
  return pixels;
}

// Reads items of the size of `item` until the end; `handle` answers false to stop. Returns the exit status.
template <typename Handle>
int for_each_item(std::span<std::uint8_t> item, Handle handle) {
  while (std::cin.read(reinterpret_cast<char*>(item.data()), static_cast<std::streamsize>(item.size()))) {
    if (!handle()) {
      return 1;
    }
  }
  if (std::cin.gcount() != 0) {
    std::cerr << "the last image is not whole: expected " << item.size() << " bytes, got "
              << std::cin.gcount() << '\n';
    return 1;
  }
  return 0;
}

int draw_canvases(std::size_t index) {
  constexpr std::uint64_t kSeed = 1;
  std::array<std::uint8_t, inkling::kImagePixels> image{};
  return for_each_item(image, [&] {
    const Bytes canvas = inkling::draw_canvas(image, inkling::CanvasSuite{}, kSeed, index++);
    return static_cast<bool>(std::cout.write(reinterpret_cast<const char*>(canvas.data()),
                                             static_cast<std::streamsize>(canvas.size())));
  });
}

int print_logits(const Request& request) {
  std::ifstream file(request.model_path, std::ios::binary);
  const Result<inkling::Model> model = inkling::read_model(read_all(file));
  if (!model) {
    std::cerr << request.model_path << ": " << model.error().message << '\n';
    return 1;
  }
  inkling::Classifier classifier(*model);
  Bytes image(request.image_bytes());
  return for_each_item(image, [&] {
    const Result<std::vector<float>> pixels = pixels_of(image, request);
    if (!pixels) {
      std::cerr << pixels.error().message << '\n';
      return false;
    }
    const std::span<const float> logits = classifier.classify(*pixels).logits;
    return static_cast<bool>(std::cout.write(reinterpret_cast<const char*>(logits.data()),
                                             static_cast<std::streamsize>(logits.size_bytes())));
  });
}

}  // namespace

int main(int argc, char** argv) {
  const std::span<char*> arguments(argv, static_cast<std::size_t>(argc));
  std::size_t first = 0;
  if (arguments.size() == 3 && std::string_view(arguments[1]) == "draw" &&
      parse_number(arguments[2], first)) {
    return draw_canvases(first);
  }
  Request request;
  if (!parse(arguments, request)) {
    std::cerr << "usage: dump_logits raw MODEL.npz | dump_logits canvas|gray WIDTH HEIGHT MODEL.npz | "
                 "dump_logits draw FIRST\n";
    return 2;
  }
  return print_logits(request);
}
