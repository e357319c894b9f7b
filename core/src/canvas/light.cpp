#include "canvas/light.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "canvas/ink_scale.hpp"
#include "canvas/scan.hpp"

namespace inkling::canvas {
namespace {

constexpr int kCells = 96;   // along the longer side, in which the light is looked at
constexpr int kStrokes = 8;  // a drawing's strokes are thinner than two of such parts of the longer side
constexpr std::uint32_t kFraction = 256;

// Tones of cells, row by row.
struct Grid {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> tones;

  [[nodiscard]] std::uint8_t& at(int x, int y) { return tones[place(x, y)]; }
  [[nodiscard]] int at(int x, int y) const { return tones[place(x, y)]; }

 private:
  [[nodiscard]] std::size_t place(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
  }
};

// Even paper has most of its tones near one; and of what a program drew, a large part is just one.
bool is_unevenly_lit(const TonePlane& plane) {
  const Histogram all = sample_tones(plane);
  const int paper = paper_tone(all, border_tones(plane));
  const auto within = [&](int distance) {
    std::uint64_t count = 0;
    for (int tone = std::max(paper - distance, 0); tone <= std::min(paper + distance, 255); ++tone) {
      count += all[static_cast<std::size_t>(tone)];
    }
    return count;
  };
  const std::uint64_t most = *std::max_element(all.begin(), all.end());
  return 4 * most < total(all) && 10 * within(2) < 4 * total(all) &&
         10 * within(static_cast<int>(kFaintestInk)) < 6 * total(all);
}

// Mean tones of cells of `side` pixels.
Grid shrink(const TonePlane& plane, int side) {
  Grid grid{(plane.width + side - 1) / side, (plane.height + side - 1) / side, {}};
  std::vector<std::uint32_t> sums(static_cast<std::size_t>(grid.width));
  for (int cell_y = 0; cell_y < grid.height; ++cell_y) {
    const int end = std::min((cell_y + 1) * side, plane.height);
    std::fill(sums.begin(), sums.end(), 0U);
    for (int y = cell_y * side; y < end; ++y) {
      const std::uint8_t* row = plane.row(y);
      for (int x = 0; x < plane.width; ++x) sums[static_cast<std::size_t>(x / side)] += row[x];
    }
    for (int cell_x = 0; cell_x < grid.width; ++cell_x) {
      const int pixels = (std::min((cell_x + 1) * side, plane.width) - cell_x * side) * (end - cell_y * side);
      grid.tones.push_back(static_cast<std::uint8_t>(sums[static_cast<std::size_t>(cell_x)] /
                                                     static_cast<std::uint32_t>(pixels)));
    }
  }
  return grid;
}

// The largest tone up to `reach` away, along both axes.
Grid brightest(Grid grid, int reach) {
  for (const bool is_down : {false, true}) {
    const Grid before = grid;
    for (int y = 0; y < grid.height; ++y) {
      for (int x = 0; x < grid.width; ++x) {
        const int here = is_down ? y : x;
        const int last = std::min(here + reach, (is_down ? grid.height : grid.width) - 1);
        for (int i = std::max(here - reach, 0); i <= last; ++i) {
          const int tone = is_down ? before.at(x, i) : before.at(i, y);
          grid.at(x, y) = static_cast<std::uint8_t>(std::max<int>(grid.at(x, y), tone));
        }
      }
    }
  }
  return grid;
}

Grid mirrored(Grid grid) {
  for (std::uint8_t& tone : grid.tones) tone = static_cast<std::uint8_t>(255 - tone);
  return grid;
}

Grid darkest(const Grid& grid, int reach) {
  return mirrored(brightest(mirrored(grid), reach));
}

// Within reach of an edge, closing() is even where the light falls off; there it goes on falling as it did
// before.
void continue_to_edges(Grid& grid, int reach) {
  const auto at = [&grid](bool is_down, int line, int i) -> std::uint8_t& {
    return is_down ? grid.at(line, i) : grid.at(i, line);
  };
  for (const bool is_down : {false, true}) {
    const int length = is_down ? grid.height : grid.width;
    const int lines = is_down ? grid.width : grid.height;
    if (length <= 4 * reach) continue;
    for (int line = 0; line < lines; ++line) {
      for (const bool is_far_end : {false, true}) {
        const auto place = [&](int i) { return is_far_end ? length - 1 - i : i; };
        const int last = at(is_down, line, place(reach));
        const int slope = last - at(is_down, line, place(2 * reach));
        for (int i = 0; i < reach; ++i) {
          std::uint8_t& tone = at(is_down, line, place(i));
          tone = static_cast<std::uint8_t>(std::clamp(last + slope * (reach - i) / reach, 0, int{tone}));
        }
      }
    }
  }
}

// The paper as it would be without dark strokes: what is thinner than twice the reach is filled up
// (a morphological closing).
Grid closing(const Grid& grid, int reach) {
  Grid paper = darkest(brightest(grid, reach), reach);
  continue_to_edges(paper, reach);
  return paper;
}

// Of a few dark strokes among much paper, most cells are nearer to the brightest around them.
bool is_ink_dark(const Grid& grid, int reach) {
  const Grid bright = brightest(grid, reach);
  const Grid dark = darkest(grid, reach);
  int bright_cells = 0;
  for (std::size_t i = 0; i < grid.tones.size(); ++i) {
    const int from_middle = 2 * grid.tones[i] - bright.tones[i] - dark.tones[i];
    bright_cells += from_middle > 0 ? 1 : from_middle < 0 ? -1 : 0;
  }
  return bright_cells > 0;
}

// Where the pixels of one axis lie between the centres of cells.
struct Between {
  int first = 0;
  int second = 0;
  std::uint32_t share_of_second = 0;  // of kFraction
};

std::vector<Between> lay_out(int pixels, int side, int cells) {
  std::vector<Between> places;
  for (int i = 0; i < pixels; ++i) {
    const int doubled = 2 * i + 1 - side;  // half pixels from the centre of the first cell
    const int first = doubled < 0 ? 0 : std::min(doubled / (2 * side), cells - 1);
    const int rest = doubled < 0 ? 0 : doubled - first * 2 * side;
    places.push_back({first, std::min(first + 1, cells - 1),
                      kFraction * static_cast<std::uint32_t>(rest) / static_cast<std::uint32_t>(2 * side)});
  }
  return places;
}

}  // namespace

bool level_light(TonePlane& plane) {
  if (!may_be_scan(plane) || !is_unevenly_lit(plane)) return false;
  const int side = (std::max(plane.width, plane.height) + kCells - 1) / kCells;
  const Grid grid = shrink(plane, side);
  const int reach = std::max(grid.width, grid.height) / kStrokes;
  const bool is_dark = is_ink_dark(grid, reach);
  const Grid paper = is_dark ? closing(grid, reach) : mirrored(closing(mirrored(grid), reach));
  const std::vector<Between> columns = lay_out(plane.width, side, grid.width);
  const std::vector<Between> rows = lay_out(plane.height, side, grid.height);
  std::uint8_t* tone = plane.writable();
  for (const Between& row : rows) {
    for (const Between& column : columns) {
      const auto along = [&](int y) {
        return static_cast<std::uint32_t>(paper.at(column.first, y)) * (kFraction - column.share_of_second) +
               static_cast<std::uint32_t>(paper.at(column.second, y)) * column.share_of_second;
      };
      const std::uint32_t here =  // of kFraction squared
          along(row.first) * (kFraction - row.share_of_second) + along(row.second) * row.share_of_second;
      const std::uint32_t rounded = here / (kFraction * kFraction);
      // Light multiplies; what a blackboard reflects is added.
      *tone = static_cast<std::uint8_t>(is_dark ? std::min(255U * *tone / std::max(rounded, 1U), 255U)
                                                : std::max<std::uint32_t>(*tone, rounded) - rounded);
      ++tone;
    }
  }
  return true;
}

}  // namespace inkling::canvas
