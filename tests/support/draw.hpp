// Draws the golden drawings (tests/golden/README.md): the same pixels as draw.js, byte by byte. Both compute
// with doubles in the same order.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "inkling/bytes.hpp"
#include "inkling/canvas.hpp"

namespace inkling::testing {

using Color = std::array<int, 3>;  // red, green, blue

struct StrokePoint {
  double x = 0;
  double y = 0;
};

struct Drawing {
  std::string name;
  std::optional<int> digit;  // what a reader should see
  int width = 280;
  int height = 280;
  double pen = 20;  // diameter, in pixels
  Color ink = {0, 0, 0};
  std::optional<Color> paper;  // none: a transparent canvas
  std::vector<std::vector<StrokePoint>> strokes;
  std::string checksum;
};

// An RGBA picture with straight alpha.
struct Picture {
  Bytes pixels;
  int width = 0;
  int height = 0;

  [[nodiscard]] Canvas canvas() const { return {pixels, width, height, PixelFormat::rgba8}; }
};

// How much of each pixel the pen covered: [height, width], 0 to 255.
inline Bytes coverage(const Drawing& drawing) {
  Bytes covered(static_cast<std::size_t>(drawing.width) * static_cast<std::size_t>(drawing.height), 0);
  const double reach = drawing.pen / 2 + 0.5;
  for (const std::vector<StrokePoint>& stroke : drawing.strokes) {
    for (std::size_t i = 0; i < stroke.size(); ++i) {
      const StrokePoint a = stroke[i];
      const StrokePoint b = stroke[std::min(i + 1, stroke.size() - 1)];
      const double dx = b.x - a.x;
      const double dy = b.y - a.y;
      const double length_squared = dx * dx + dy * dy;
      const int left = std::max(static_cast<int>(std::floor(std::min(a.x, b.x) - reach)), 0);
      const int right = std::min(static_cast<int>(std::ceil(std::max(a.x, b.x) + reach)), drawing.width);
      const int top = std::max(static_cast<int>(std::floor(std::min(a.y, b.y) - reach)), 0);
      const int bottom = std::min(static_cast<int>(std::ceil(std::max(a.y, b.y) + reach)), drawing.height);
      for (int y = top; y < bottom; ++y) {
        for (int x = left; x < right; ++x) {
          const double px = x + 0.5 - a.x;
          const double py = y + 0.5 - a.y;
          const double along = length_squared > 0 ? (px * dx + py * dy) / length_squared : 0;
          const double nearest = std::clamp(along, 0.0, 1.0);
          const double ex = px - nearest * dx;
          const double ey = py - nearest * dy;
          const double share = std::clamp(reach - std::sqrt(ex * ex + ey * ey), 0.0, 1.0);
          const auto amount = static_cast<std::uint8_t>(std::floor(share * 255 + 0.5));
          std::uint8_t& pixel =
              covered[static_cast<std::size_t>(y) * static_cast<std::size_t>(drawing.width) +
                      static_cast<std::size_t>(x)];
          pixel = std::max(pixel, amount);
        }
      }
    }
  }
  return covered;
}

inline Picture draw(const Drawing& drawing) {
  Picture picture{{}, drawing.width, drawing.height};
  for (const int amount : coverage(drawing)) {
    for (std::size_t channel = 0; channel < 3; ++channel) {
      int value = amount > 0 ? drawing.ink[channel] : 0;
      if (drawing.paper) {
        value = ((*drawing.paper)[channel] * (255 - amount) + drawing.ink[channel] * amount + 127) / 255;
      }
      picture.pixels.push_back(static_cast<std::uint8_t>(value));
    }
    picture.pixels.push_back(static_cast<std::uint8_t>(drawing.paper ? 255 : amount));
  }
  return picture;
}

// FNV-1a, 32 bits, as eight hexadecimal digits.
inline std::string checksum(ByteView bytes) {
  std::uint32_t hash = 0x811c9dc5;
  for (const std::uint8_t byte : bytes) {
    hash = (hash ^ byte) * 0x01000193;
  }
  std::ostringstream text;
  text << std::hex << std::setw(8) << std::setfill('0') << hash;
  return text.str();
}

inline Color to_color(const nlohmann::json& rgb) {
  return {rgb.at(0).get<int>(), rgb.at(1).get<int>(), rgb.at(2).get<int>()};
}

inline Drawing to_drawing(const nlohmann::json& json) {
  Drawing drawing;
  drawing.name = json.at("name").get<std::string>();
  if (!json.at("digit").is_null()) {
    drawing.digit = json.at("digit").get<int>();
  }
  drawing.width = json.at("width").get<int>();
  drawing.height = json.at("height").get<int>();
  drawing.pen = json.at("pen").get<double>();
  drawing.ink = to_color(json.at("ink"));
  if (!json.at("paper").is_null()) {
    drawing.paper = to_color(json.at("paper"));
  }
  for (const nlohmann::json& stroke : json.at("strokes")) {
    drawing.strokes.emplace_back();
    for (const nlohmann::json& point : stroke) {
      drawing.strokes.back().push_back({point.at(0).get<double>(), point.at(1).get<double>()});
    }
  }
  drawing.checksum = json.at("checksum").get<std::string>();
  return drawing;
}

// All of tests/golden/drawings.json.
inline std::vector<Drawing> golden_drawings() {
  std::ifstream file(INKLING_SOURCE_DIR "/tests/golden/drawings.json");
  if (!file) {
    throw std::runtime_error("tests/golden/drawings.json: cannot be opened");
  }
  std::vector<Drawing> drawings;
  for (const nlohmann::json& json : nlohmann::json::parse(file)) {
    drawings.push_back(to_drawing(json));
  }
  return drawings;
}

}  // namespace inkling::testing
