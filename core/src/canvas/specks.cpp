#include "canvas/specks.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "canvas/ink_profile.hpp"
#include "canvas/scan.hpp"

namespace inkling::canvas {
namespace {

constexpr int kSpeckMass = 100;  // parts of the ink's pixels, and
constexpr int kSpeckSide = 10;   // parts of its longer side: what is less of both is no stroke

struct Band {
  int begin = 0;
  int end = 0;
};

// Cuts off from both ends what is a speck.
Band trim(const std::vector<int>& ink_counts, int longer_side) {
  std::vector<Band> groups;
  std::vector<int> masses;
  int all = 0;
  for (std::size_t i = 0; i < ink_counts.size(); ++i) {
    if (ink_counts[i] == 0) continue;
    const int place = static_cast<int>(i);
    if (groups.empty() || groups.back().end < place) {
      groups.push_back({place, place});
      masses.push_back(0);
    }
    groups.back().end = place + 1;
    masses.back() += ink_counts[i];
    all += ink_counts[i];
  }
  const auto is_speck = [&](std::size_t i) {
    return masses[i] < all / kSpeckMass && (groups[i].end - groups[i].begin) * kSpeckSide < longer_side;
  };
  std::size_t first = 0;
  std::size_t last = groups.size() - 1;
  while (first < last && is_speck(first)) ++first;
  while (last > first && is_speck(last)) --last;
  return {groups[first].begin, groups[last].end};
}

}  // namespace

Box without_specks(const TonePlane& plane, InkScale scale, const Box& box) {
  if (!may_be_scan(plane)) return box;
  Box kept = box;
  const Band columns = trim(profile_of(plane, scale, kept).columns, std::max(box.width, box.height));
  kept.x += columns.begin;
  kept.width = columns.end - columns.begin;
  const Band rows = trim(profile_of(plane, scale, kept).rows, std::max(box.width, box.height));
  kept.y += rows.begin;
  kept.height = rows.end - rows.begin;
  return kept;
}

}  // namespace inkling::canvas
