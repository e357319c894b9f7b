#include "data/stroke_renderer.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>

namespace inkling {

namespace {

constexpr int kBoxSide = 20;  // of the ink within the image

// Where MNIST has the centre of the ink's mass: an image's mean pixel index is within 13.5..14.5.
constexpr double kCentre = 14;

constexpr std::size_t kBoxPixels = std::size_t{kBoxSide} * kBoxSide;

constexpr std::size_t box_index(int row, int column) {
  return static_cast<std::size_t>(row) * kBoxSide + static_cast<std::size_t>(column);
}

// Takes drawing units to pixels of the box.
struct Fit {
  double scale;
  double x;
  double y;

  [[nodiscard]] StrokePiece operator()(const StrokePiece& piece) const {
    return {scale * piece.x0 + x, scale * piece.y0 + y, scale * piece.radius0,
            scale * piece.x1 + x, scale * piece.y1 + y, scale * piece.radius1};
  }
};

// The longer side fills the box, the shorter one is in its middle.
Fit fit_to_box(std::span<const StrokePiece> pieces) {
  double left = std::numeric_limits<double>::max();
  double top = left;
  double right = -left;
  double bottom = -left;
  for (const StrokePiece& piece : pieces) {
    left = std::min({left, piece.x0 - piece.radius0, piece.x1 - piece.radius1});
    top = std::min({top, piece.y0 - piece.radius0, piece.y1 - piece.radius1});
    right = std::max({right, piece.x0 + piece.radius0, piece.x1 + piece.radius1});
    bottom = std::max({bottom, piece.y0 + piece.radius0, piece.y1 + piece.radius1});
  }
  const double scale = kBoxSide / std::max({right - left, bottom - top, 1e-9});
  return {scale, (kBoxSide - scale * (left + right)) / 2, (kBoxSide - scale * (top + bottom)) / 2};
}

// Distance from a point to the piece's edge, negative inside.
double distance_to_edge(const StrokePiece& piece, double x, double y) {
  const double dx = piece.x1 - piece.x0;
  const double dy = piece.y1 - piece.y0;
  const double length_squared = dx * dx + dy * dy;
  const double along =
      length_squared > 0 ? ((x - piece.x0) * dx + (y - piece.y0) * dy) / length_squared : 0.0;
  const double t = std::clamp(along, 0.0, 1.0);
  const double away_x = x - (piece.x0 + t * dx);
  const double away_y = y - (piece.y0 + t * dy);
  return std::sqrt(away_x * away_x + away_y * away_y) - (piece.radius0 + t * (piece.radius1 - piece.radius0));
}

// Lowers the field to the distance from each pixel's centre to the piece, as far as it matters.
void stamp(const StrokePiece& piece, double reach, std::span<double, kBoxPixels> distances) {
  const double margin = std::max(piece.radius0, piece.radius1) + reach;
  const auto pixel = [](double position) {
    return static_cast<int>(std::clamp(std::floor(position), 0.0, double{kBoxSide - 1}));
  };
  const int right = pixel(std::max(piece.x0, piece.x1) + margin);
  const int bottom = pixel(std::max(piece.y0, piece.y1) + margin);
  for (int row = pixel(std::min(piece.y0, piece.y1) - margin); row <= bottom; ++row) {
    for (int column = pixel(std::min(piece.x0, piece.x1) - margin); column <= right; ++column) {
      double& distance = distances[box_index(row, column)];
      distance = std::min(distance, distance_to_edge(piece, column + 0.5, row + 0.5));
    }
  }
}

// Where the box goes, along one axis, so that its centre of mass is the image's centre.
int box_offset(double centre_of_mass) {
  const int offset = static_cast<int>(std::floor(kCentre - centre_of_mass + 0.5));
  return std::clamp(offset, 0, kImageSide - kBoxSide);
}

}  // namespace

void render_strokes(std::span<const StrokePiece> pieces, double softness,
                    std::span<std::uint8_t, kImagePixels> image) {
  assert(!pieces.empty());
  const Fit fit = fit_to_box(pieces);
  std::array<double, kBoxPixels> distances;
  distances.fill(softness);
  for (const StrokePiece& piece : pieces) {
    stamp(fit(piece), softness / 2, distances);
  }

  std::array<std::uint8_t, kBoxPixels> box;
  double mass = 1e-9;  // a drawing too fine to leave ink has a centre too
  double moment_x = 0;
  double moment_y = 0;
  for (int row = 0; row < kBoxSide; ++row) {
    for (int column = 0; column < kBoxSide; ++column) {
      const std::size_t pixel = box_index(row, column);
      const double ink = std::clamp(0.5 - distances[pixel] / softness, 0.0, 1.0);
      box[pixel] = static_cast<std::uint8_t>(std::floor(255 * ink + 0.5));
      mass += box[pixel];
      moment_x += box[pixel] * column;
      moment_y += box[pixel] * row;
    }
  }

  const auto left = static_cast<std::size_t>(box_offset(moment_x / mass));
  const auto top = static_cast<std::size_t>(box_offset(moment_y / mass));
  std::fill(image.begin(), image.end(), std::uint8_t{0});
  for (std::size_t row = 0; row < kBoxSide; ++row) {
    const auto line = std::span(box).subspan(row * kBoxSide, kBoxSide);
    std::copy(line.begin(), line.end(), image.subspan((top + row) * kImageSide + left).begin());
  }
}

}  // namespace inkling
