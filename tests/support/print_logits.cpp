// Prints the raw bits of logits, for comparing builds: native against WASM.
//
//   dump_logits raw MODEL.npz                    stdin: images of 784 floats
//   dump_logits canvas WIDTH HEIGHT MODEL.npz    stdin: drawings of RGBA bytes, normalised first
//
// stdout: the logits of each image, as floats in the machine's byte order.
#include <charconv>
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

namespace {

using inkling::Bytes;
using inkling::Result;

// What to do with the drawings on stdin; no width means raw images.
struct Request {
  int width = 0;
  int height = 0;
  std::string model_path;

  [[nodiscard]] bool raw() const { return width == 0; }
  [[nodiscard]] std::size_t image_bytes() const {
    return 4 * (raw() ? std::size_t{inkling::kImagePixels}
                      : static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  }
};

bool parse_side(std::string_view text, int& side) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), side);
  return error == std::errc() && end == text.data() + text.size() && side > 0 &&
         side <= inkling::kMaxCanvasSide;
}

bool parse(std::span<char*> arguments, Request& request) {
  const std::string_view mode = arguments.size() > 1 ? arguments[1] : "";
  if (mode == "raw" && arguments.size() == 3) {
    request.model_path = arguments[2];
    return true;
  }
  if (mode == "canvas" && arguments.size() == 5) {
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
  const Result<inkling::Ink> ink = inkling::normalize({image, request.width, request.height});
  if (!ink) {
    return tl::unexpected(ink.error());
  }
  pixels.assign(ink->field.begin(), ink->field.end());
  return pixels;
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
  while (std::cin.read(reinterpret_cast<char*>(image.data()), static_cast<std::streamsize>(image.size()))) {
    const Result<std::vector<float>> pixels = pixels_of(image, request);
    if (!pixels) {
      std::cerr << pixels.error().message << '\n';
      return 1;
    }
    const std::span<const float> logits = classifier.classify(*pixels).logits;
    std::cout.write(reinterpret_cast<const char*>(logits.data()),
                    static_cast<std::streamsize>(logits.size_bytes()));
  }
  if (std::cin.gcount() != 0) {
    std::cerr << "the last image is not whole: expected " << image.size() << " bytes, got "
              << std::cin.gcount() << '\n';
    return 1;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Request request;
  if (!parse({argv, static_cast<std::size_t>(argc)}, request)) {
    std::cerr << "usage: dump_logits raw MODEL.npz | dump_logits canvas WIDTH HEIGHT MODEL.npz\n";
    return 2;
  }
  return print_logits(request);
}
