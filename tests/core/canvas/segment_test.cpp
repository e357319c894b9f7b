#include "canvas/segment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/canvas/pictures.hpp"

namespace inkling::canvas {
namespace {

using testing::digit_drawings;
using testing::Drawing;

// Ink as given by the letters of a text, on paper all round.
struct Grid {
  Bytes pixels;
  int width = 0;
  int height = 0;

  explicit Grid(const std::vector<std::string>& rows)
      : width(static_cast<int>(rows[0].size()) + 2), height(static_cast<int>(rows.size()) + 2) {
    pixels.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0);
    for (std::size_t y = 0; y < rows.size(); ++y) {
      for (std::size_t x = 0; x < rows[y].size(); ++x) {
        if (rows[y][x] != '.') set(static_cast<int>(x) + 1, static_cast<int>(y) + 1, 255);
      }
    }
  }
  Grid(int across, int down) : width(across), height(down) {
    pixels.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0);
  }

  void set(int x, int y, std::uint8_t tone) { pixels[static_cast<std::size_t>(y * width + x)] = tone; }
  void fill(const Box& box, std::uint8_t tone = 255) {
    for (int y = box.y; y < box.y + box.height; ++y) {
      for (int x = box.x; x < box.x + box.width; ++x) set(x, y, tone);
    }
  }
  [[nodiscard]] Canvas canvas() const { return {pixels, width, height, PixelFormat::gray8}; }
  [[nodiscard]] Sheet sheet() const { return Sheet::read(canvas()).value(); }
};

bool operator==(const Box& a, const Box& b) {
  return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

TEST(Segment, EmptyCanvasHasNoPieces) {
  EXPECT_EQ(Grid(30, 20).sheet().pieces(), 0);
}

TEST(Segment, CornersConnectAndArmsMeetLater) {
  // The two arms of the first piece get different labels until the last row unites them.
  const Sheet sheet = Grid({"#...#..#", "#...#.#.", ".###..#.", "......#."}).sheet();
  ASSERT_EQ(sheet.pieces(), 2);
  EXPECT_TRUE(sheet.part(0).box == (Box{1, 1, 5, 3}));
  EXPECT_TRUE(sheet.part(1).box == (Box{7, 1, 2, 4}));
}

TEST(Segment, SpiralsAreOnePiece) {
  const Sheet sheet = Grid({"#######", "#.....#", "#.###.#", "#.#.#.#", "#.#...#", "#.#####"}).sheet();
  EXPECT_EQ(sheet.pieces(), 1);
}

TEST(Segment, SpecksAreLeftOut) {
  Grid grid(60, 60);
  grid.fill({10, 10, 5, 40});
  grid.fill({30, 30, 3, 3});
  const Sheet sheet = grid.sheet();
  ASSERT_EQ(sheet.pieces(), 1);
  EXPECT_TRUE(sheet.normalize(sheet.part(0)).box == (Box{10, 10, 5, 40}));
}

TEST(Segment, OneDigitIsTheSameFieldAsNormalizeGives) {
  for (const Drawing& drawing : digit_drawings()) {
    const testing::Picture picture = testing::draw(drawing);
    const Sheet sheet = Sheet::read(picture.canvas()).value();
    Part all = sheet.part(0);
    for (int piece = 1; piece < sheet.pieces(); ++piece) all = join(all, sheet.part(piece));
    const Ink ink = sheet.normalize(all);
    const Ink expected = normalize(picture.canvas()).value();
    EXPECT_EQ(ink.field, expected.field) << drawing.name;
    EXPECT_TRUE(ink.box == expected.box) << drawing.name;
  }
}

// A neighbour in the part's box, with soft edges, leaves no trace.
TEST(Segment, NeighboursInkIsLeftOut) {
  Grid alone(80, 80);
  alone.fill({10, 10, 8, 50});
  alone.fill({10, 52, 50, 8});  // an L
  Grid beside = alone;
  for (std::uint8_t edge = 0; edge < 3; ++edge) {  // rising towards the middle
    beside.fill({30 + edge, 10 + edge, 20 - 2 * edge, 30 - 2 * edge},
                std::array<std::uint8_t, 3>{20, 200, 255}[edge]);
  }
  const Sheet sheet = beside.sheet();
  ASSERT_EQ(sheet.pieces(), 2);
  const int corner = sheet.part(0).box.x == 10 ? 0 : 1;
  EXPECT_EQ(sheet.normalize(sheet.part(corner)).field, normalize(alone.canvas()).value().field);
}

TEST(Segment, GapsAreAsLongAsTheShortestWay) {
  Grid grid(200, 100);
  grid.fill({10, 10, 20, 60});
  grid.fill({45, 20, 20, 60});   // 15 to the right
  grid.fill({115, 20, 20, 60});  // 50 more
  const Sheet sheet = grid.sheet();
  ASSERT_EQ(sheet.pieces(), 3);
  ASSERT_EQ(sheet.gaps().size(), 2U);  // none between the outer ones
  EXPECT_NEAR(sheet.gaps()[0].pixels, 15, 1);
  EXPECT_NEAR(sheet.gaps()[1].pixels, 50, 1);
}

TEST(Segment, DiagonalGapsAreMeasuredWithinFivePercent) {
  Grid grid(200, 200);
  grid.fill({10, 10, 40, 40});
  grid.fill({110, 110, 40, 40});
  const Sheet sheet = grid.sheet();
  ASSERT_EQ(sheet.gaps().size(), 1U);
  EXPECT_NEAR(sheet.gaps()[0].pixels, 86.3, 4);
}

TEST(Segment, CutsAreWhereTheInkIsThin) {
  Grid grid(140, 80);
  grid.fill({10, 10, 40, 60});
  grid.fill({50, 40, 12, 4});  // the bridge
  grid.fill({62, 10, 40, 60});
  const Sheet sheet = grid.sheet();
  ASSERT_EQ(sheet.pieces(), 1);
  const std::vector<int> cuts = sheet.cuts(sheet.part(0));
  EXPECT_TRUE(std::any_of(cuts.begin(), cuts.end(), [](int x) { return x >= 50 && x < 62; }));
  EXPECT_LE(cuts.size(), 12U);
  EXPECT_TRUE(std::is_sorted(cuts.begin(), cuts.end()));
  const Part left = sheet.slice(sheet.part(0), 0, 50);
  EXPECT_TRUE(left.box == (Box{10, 10, 40, 60}));
  EXPECT_TRUE(sheet.slice(sheet.part(0), 120, 130).box == Box{});
}

TEST(Segment, LargeCanvasesAreAveragedDownAndKeepTheirCoordinates) {
  Grid grid(8192, 700);
  grid.fill({1000, 100, 100, 400});
  grid.fill({8000, 100, 192, 600});  // to the very corner
  const Sheet sheet = grid.sheet();
  ASSERT_EQ(sheet.pieces(), 2);
  const Box last = sheet.normalize(sheet.part(1)).box;
  EXPECT_EQ(last.x + last.width, 8192);
  EXPECT_EQ(last.y + last.height, 700);
  EXPECT_NEAR(sheet.normalize(sheet.part(0)).box.x, 1000, 2);
}

TEST(Segment, PepperIsCrowded) {
  Grid grid(200, 200);
  for (int y = 2; y < 198; y += 3) {
    for (int x = 2; x < 198; x += 3) grid.set(x, y, 255);
  }
  const Sheet sheet = grid.sheet();
  EXPECT_TRUE(sheet.is_crowded());
  EXPECT_EQ(sheet.pieces(), 0);
}

TEST(Segment, ImpossibleCanvasesAreRefused) {
  const Bytes pixels(100, 0);
  for (const auto& [width, height] : {std::pair{0, 10}, {-1, 10}, {9, 10}, {100, kMaxCanvasSide + 1}}) {
    const Result<Sheet> sheet = Sheet::read({pixels, width, height, PixelFormat::gray8});
    ASSERT_FALSE(sheet) << width;
    EXPECT_EQ(sheet.error().code, ErrorCode::invalid_argument);
  }
}

}  // namespace
}  // namespace inkling::canvas
