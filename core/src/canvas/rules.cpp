#include "canvas/rules.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "canvas/ink_extent.hpp"
#include "canvas/ink_profile.hpp"
#include "canvas/scan.hpp"

namespace inkling::canvas {
namespace {

constexpr int kMostFrame = 5;  // parts of a side that what lies along an edge may take
constexpr int kMostLine = 40;  // parts of a side that a line may be thick
constexpr int kThinLine = 3;   // pixels that it always may
constexpr int kGapShare = 20;  // parts of a side that a line may miss

struct Band {
  int begin = 0;
  int end = 0;
};

// Lines of pixels that are ink from edge to edge, as bands that are lines or, where there may be such, edges.
std::vector<Band> find_bands(const std::vector<int>& ink_counts, int across, bool has_edges) {
  const auto size = static_cast<int>(ink_counts.size());
  std::vector<Band> bands;
  for (int begin = 0; begin < size; ++begin) {
    int end = begin;
    while (end < size && ink_counts[static_cast<std::size_t>(end)] >= across - across / kGapShare) ++end;
    const bool is_edge = begin == 0 || end == size;
    const int most = is_edge && has_edges ? size / kMostFrame : std::max(size / kMostLine, kThinLine);
    if (end > begin && end - begin <= most) bands.push_back({begin, end});
    begin = end;
  }
  return bands;
}

// The lines of pixels along one axis.
struct Lines {
  std::uint8_t* tones;
  int count;               // of lines
  int length;              // of a line
  std::ptrdiff_t to_next;  // line
  std::ptrdiff_t step;     // along a line

  [[nodiscard]] std::uint8_t& at(int along, int line) const { return tones[line * to_next + along * step]; }
};

void erase(const Band& band, const Lines& lines, InkScale scale, std::uint8_t paper) {
  const auto is_ink = [&](int along, int line) {
    return line >= 0 && line < lines.count && scale.ink(lines.at(along, line)) >= scale.threshold;
  };
  for (int along = 0; along < lines.length; ++along) {
    if (is_ink(along, band.begin - 1) && is_ink(along, band.end)) continue;  // a stroke crosses it
    for (int line = band.begin; line < band.end; ++line) lines.at(along, line) = paper;
  }
}

}  // namespace

bool erase_rules(InkScale scale, TonePlane& plane) {
  if (!may_be_scan(plane)) return false;
  TonePlane erased;
  erased.width = plane.width;
  erased.height = plane.height;
  erased.tones = plane.tones;
  const bool has_edges = scale.noise > 0;  // else a person drew along the edge of a pad
  const Box box = {0, 0, plane.width, plane.height};
  const InkProfile profile = profile_of(plane, scale, box);
  const std::vector<Band> across = find_bands(profile.rows, plane.width, has_edges);
  const std::vector<Band> down = find_bands(profile.columns, plane.height, has_edges);
  if (across.empty() && down.empty()) return false;
  std::uint8_t* tones = erased.writable();
  const auto paper = static_cast<std::uint8_t>(scale.base ^ scale.mirror);
  const Lines rows = {tones, plane.height, plane.width, plane.width, 1};
  const Lines columns = {tones, plane.width, plane.height, 1, plane.width};
  for (const Band& band : across) erase(band, rows, scale, paper);
  for (const Band& band : down) erase(band, columns, scale, paper);
  if (bounding_box(erased, scale).width == 0) return false;
  plane = std::move(erased);
  return true;
}

}  // namespace inkling::canvas
