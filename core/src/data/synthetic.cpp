#include "inkling/synthetic.hpp"

#include <array>
#include <numeric>
#include <span>
#include <vector>

#include "data/digit_writer.hpp"
#include "data/stroke_renderer.hpp"
#include "inkling/random.hpp"

namespace inkling {

namespace {

// Width of the edges, in pixels of the finished image.
constexpr double kSharpestEdge = 0.8;
constexpr double kSoftestEdge = 1.3;

void draw_digit(int digit, Random& random, std::span<std::uint8_t, kImagePixels> image) {
  const std::vector<StrokePiece> pieces = write_digit(digit, random);
  render_strokes(pieces, random.uniform(kSharpestEdge, kSoftestEdge), image);
}

// Ten images in a row show ten digits, in an order that their seed and their place decide.
std::array<std::uint8_t, kDigits> labels_of_block(std::size_t block, std::uint64_t seed) {
  std::array<std::uint8_t, kDigits> labels{};
  std::iota(labels.begin(), labels.end(), std::uint8_t{0});
  Random(~seed, block).shuffle(std::span<std::uint8_t>(labels));
  return labels;
}

}  // namespace

DataSet synthesize(std::size_t count, std::uint64_t seed) {
  DataSet data;
  data.pixels.resize(count * kImagePixels);
  data.labels.resize(count);
  std::array<std::uint8_t, kDigits> labels{};
  for (std::size_t i = 0; i < count; ++i) {
    if (i % kDigits == 0) {
      labels = labels_of_block(i / kDigits, seed);
    }
    data.labels[i] = labels[i % kDigits];
    Random random(seed, i);
    draw_digit(data.labels[i], random,
               std::span<std::uint8_t, kImagePixels>(data.pixels.data() + i * kImagePixels, kImagePixels));
  }
  return data;
}

}  // namespace inkling
