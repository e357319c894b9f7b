#include "inkling/augment.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "inkling/elementary.hpp"

namespace inkling {
namespace {

constexpr std::size_t kSide = kImageSide;
constexpr float kCentre = 14;  // index of the pixel that holds MNIST's centres of mass
constexpr double kRadiansPerDegree = 0.017453292519943295;

using Row = std::array<float, kSide>;

constexpr Row distances_from_centre() {
  Row distances{};
  for (std::size_t i = 0; i < kSide; ++i) {
    distances[i] = static_cast<float>(i) - kCentre;
  }
  return distances;
}

constexpr Row kFromCentre = distances_from_centre();

// Where an output pixel looks: x' = xx x + xy y + x0, from the centre.
struct Affine {
  float xx = 1;
  float xy = 0;
  float x0 = 0;
  float yx = 0;
  float yy = 1;
  float y0 = 0;
};

Affine draw_affine(const Augmentation& augmentation, Random& random) {
  const auto within = [&random](double largest) { return random.uniform(-largest, largest); };
  const double angle = within(augmentation.rotation_degrees) * kRadiansPerDegree;
  const double shear = within(augmentation.shear);
  const double width = 1 / (1 + within(augmentation.scale));
  const double height = 1 / (1 + within(augmentation.scale));
  const double sine = sin(angle);
  const double cosine = cos(angle);
  Affine affine;
  affine.xx = static_cast<float>(cosine * width);
  affine.xy = static_cast<float>((cosine * shear - sine) * height);
  affine.yx = static_cast<float>(sine * width);
  affine.yy = static_cast<float>((sine * shear + cosine) * height);
  affine.x0 = static_cast<float>(within(augmentation.shift_pixels));
  affine.y0 = static_cast<float>(within(augmentation.shift_pixels));
  return affine;
}

// The elastic displacement is a quadratic B-spline over kNodes x kNodes random values: smooth, and never
// beyond them.
constexpr std::size_t kNodes = 5;
constexpr std::size_t kCells = kNodes - 2;  // the pieces between a quadratic spline's knots

using NodeWeights = std::array<Row, kNodes>;  // [node, pixel]

constexpr NodeWeights spline_weights() {
  NodeWeights weights{};
  for (std::size_t pixel = 0; pixel < kSide; ++pixel) {
    const std::size_t cell = std::min(pixel * kCells / (kSide - 1), kCells - 1);
    const float t =
        static_cast<float>(pixel * kCells) / static_cast<float>(kSide - 1) - static_cast<float>(cell);
    weights[cell][pixel] = 0.5F * (1 - t) * (1 - t);
    weights[cell + 1][pixel] = 0.5F + t * (1 - t);
    weights[cell + 2][pixel] = 0.5F * t * t;
  }
  return weights;
}

constexpr NodeWeights kSplineWeights = spline_weights();

// A displacement along one axis, its nodes already spread over the columns: [node row, column].
NodeWeights draw_displacement(double amplitude, Random& random) {
  NodeWeights rows{};
  for (Row& row : rows) {
    for (const Row& weights : kSplineWeights) {
      const auto node = static_cast<float>(random.uniform(-amplitude, amplitude));
      for (std::size_t x = 0; x < kSide; ++x) {
        row[x] += node * weights[x];
      }
    }
  }
  return rows;
}

void add_displacement(const NodeWeights& rows, std::size_t y, Row& to) {
  for (std::size_t node = 0; node < kNodes; ++node) {
    const float weight = kSplineWeights[node][y];
    for (std::size_t x = 0; x < kSide; ++x) {
      to[x] += weight * rows[node][x];
    }
  }
}

// The image as floats within a margin of paper, so that sampling anywhere in -1..28 needs no question.
class PaddedImage {
 public:
  explicit PaddedImage(std::span<const std::uint8_t, kImagePixels> image) {
    for (std::size_t y = 0; y < kSide; ++y) {
      for (std::size_t x = 0; x < kSide; ++x) {
        pixels_[y + 1][x + 1] = static_cast<float>(image[y * kSide + x]) / 255.0F;
      }
    }
  }

  // Bilinear samples of a row of points; what lies beyond the margin reads as paper.
  void sample(const Row& xs, const Row& ys, std::span<float, kSide> out) const {
    const Split columns = split(xs);
    const Split rows = split(ys);
    for (std::size_t i = 0; i < kSide; ++i) {
      const auto row = static_cast<std::size_t>(rows.whole[i]);
      const float* above = pixels_[row].data() + columns.whole[i];
      const float* below = pixels_[row + 1].data() + columns.whole[i];
      const float upper = above[0] + (above[1] - above[0]) * columns.fraction[i];
      const float lower = below[0] + (below[1] - below[0]) * columns.fraction[i];
      out[i] = upper + (lower - upper) * rows.fraction[i];
    }
  }

 private:
  static constexpr std::size_t kPaddedSide = kSide + 3;        // one before, one after, and its neighbour
  static constexpr auto kEnd = static_cast<float>(kSide + 1);  // the pixel after

  // Coordinates of the padded image.
  struct Split {
    std::array<std::int32_t, kSide> whole;
    Row fraction;
  };

  static Split split(const Row& coordinates) {
    Split parts;
    for (std::size_t i = 0; i < kSide; ++i) {
      float padded = coordinates[i] + 1;
      padded = padded > 0.0F ? padded : 0.0F;
      padded = padded < kEnd ? padded : kEnd;
      parts.whole[i] = static_cast<std::int32_t>(padded);
      parts.fraction[i] = padded - static_cast<float>(parts.whole[i]);
    }
    return parts;
  }

  std::array<std::array<float, kPaddedSide>, kPaddedSide> pixels_{};
};

// Each pixel goes by `share` of the way to the strongest (or weakest) of itself and its four neighbours,
// which makes strokes wider (or narrower) by about twice as many pixels.
void change_thickness(double share, std::span<float, kImagePixels> image) {
  constexpr std::size_t kPadded = kSide + 2;
  std::array<float, kPadded * kPadded> padded{};
  for (std::size_t y = 0; y < kSide; ++y) {
    std::copy_n(image.begin() + static_cast<std::ptrdiff_t>(y * kSide), kSide,
                padded.begin() + static_cast<std::ptrdiff_t>((y + 1) * kPadded + 1));
  }
  const auto weight = static_cast<float>(share < 0 ? -share : share);
  for (std::size_t y = 0; y < kSide; ++y) {
    const float* here = padded.data() + (y + 1) * kPadded + 1;
    for (std::size_t x = 0; x < kSide; ++x, ++here) {
      const float* neighbours[] = {here - kPadded, here - 1, here + 1, here + kPadded};
      float extreme = *here;
      for (const float* neighbour : neighbours) {
        extreme = share > 0 ? std::max(extreme, *neighbour) : std::min(extreme, *neighbour);
      }
      image[y * kSide + x] = *here + weight * (extreme - *here);
    }
  }
}

void dim(double factor, std::span<float, kImagePixels> image) {
  for (float& value : image) {
    value *= static_cast<float>(factor);
  }
}

}  // namespace

void augment(std::span<const std::uint8_t, kImagePixels> image, const Augmentation& augmentation,
             Random& random, std::span<float, kImagePixels> out) {
  const Affine affine = draw_affine(augmentation, random);
  const NodeWeights displacement_x = draw_displacement(augmentation.elastic_pixels, random);
  const NodeWeights displacement_y = draw_displacement(augmentation.elastic_pixels, random);
  const PaddedImage padded(image);
  for (std::size_t y = 0; y < kSide; ++y) {
    const float dy = kFromCentre[y];
    Row xs;
    Row ys;
    for (std::size_t x = 0; x < kSide; ++x) {
      const float dx = kFromCentre[x];
      xs[x] = affine.xx * dx + affine.xy * dy + affine.x0 + kCentre;
      ys[x] = affine.yx * dx + affine.yy * dy + affine.y0 + kCentre;
    }
    add_displacement(displacement_x, y, xs);
    add_displacement(displacement_y, y, ys);
    padded.sample(xs, ys, std::span<float, kSide>(out.data() + y * kSide, kSide));
  }
  if (augmentation.thickness_pixels > 0) {
    change_thickness(random.uniform(-augmentation.thickness_pixels, augmentation.thickness_pixels) / 2, out);
  }
  if (augmentation.intensity > 0) dim(random.uniform(1 - augmentation.intensity, 1), out);
}

}  // namespace inkling
