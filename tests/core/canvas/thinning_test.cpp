#include "canvas/thinning.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace inkling::canvas {
namespace {

// A picture of '#' on '.', thinned.
std::vector<std::string> thinned(std::vector<std::string> picture) {
  const std::size_t width = picture[0].size();
  std::vector<std::uint8_t> bitmap;
  for (const std::string& row : picture) {
    for (const char pixel : row) {
      bitmap.push_back(pixel == '#' ? 1 : 0);
    }
  }
  thin(bitmap, static_cast<int>(width));
  for (std::size_t i = 0; i < bitmap.size(); ++i) {
    picture[i / width][i % width] = bitmap[i] != 0 ? '#' : '.';
  }
  return picture;
}

TEST(Thinning, LeavesTheMiddleOfABar) {
  EXPECT_EQ(thinned({
                ".........",
                ".#######.",
                ".#######.",
                ".#######.",
                ".........",
            }),
            (std::vector<std::string>{
                ".........",
                ".........",
                "..#####..",
                ".........",
                ".........",
            }));
}

TEST(Thinning, KeepsAHoleOpen) {
  const std::vector<std::string> ring = thinned({
      "...........",
      ".#########.",
      ".#########.",
      ".#########.",
      ".###...###.",
      ".###...###.",
      ".#########.",
      ".#########.",
      ".#########.",
      "...........",
  });
  EXPECT_EQ(ring[4], "..#.....#..");
  EXPECT_EQ(ring[2].substr(4, 4), "####");
}

TEST(Thinning, LeavesWhatIsThin) {
  const std::vector<std::string> lines = {
      "........", ".#....#.", "..#..#..", "...##...", "...#....", "...#....", "........",
  };
  EXPECT_EQ(thinned(lines), lines);
}

}  // namespace
}  // namespace inkling::canvas
