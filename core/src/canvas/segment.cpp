#include "canvas/segment.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "canvas/ink_plane.hpp"
#include "canvas/insertion_sort.hpp"
#include "canvas/normalize.hpp"
#include "inkling/refusal.hpp"

namespace inkling::canvas {
namespace {

constexpr std::uint32_t kPaper = 0;
constexpr std::uint32_t kSpeck = 1;
constexpr std::uint32_t kFirstPiece = 2;

constexpr int kSpeckShare = 10;  // of the longest piece

// Chamfer distances (Borgefors, 1986): 5 to a neighbour, 7 across a corner.
constexpr std::uint32_t kStraight = 5;
constexpr std::uint32_t kDiagonal = 7;

constexpr int kMaxThinCuts = 6;
constexpr int kMaxEvenPieces = 4;
constexpr double kThickestCut = 0.8;  // of the height: digits touch with strokes, a blot is thicker

// Which provisional labels are one piece after all: a forest in which each points to a smaller one.
class LabelForest {
 public:
  std::uint32_t add() {
    parents_.push_back(static_cast<std::uint32_t>(parents_.size()));
    return parents_.back();
  }

  std::uint32_t root(std::uint32_t label) {
    while (parents_[label] != label) {
      parents_[label] = parents_[parents_[label]];
      label = parents_[label];
    }
    return label;
  }

  std::uint32_t unite(std::uint32_t a, std::uint32_t b) {
    a = root(a);
    b = root(b);
    parents_[std::max(a, b)] = std::min(a, b);
    return std::min(a, b);
  }

  [[nodiscard]] std::size_t size() const { return parents_.size(); }

 private:
  std::vector<std::uint32_t> parents_ = {kPaper};
};

// Each pixel's nearest piece, and how far it is.
struct Territory {
  std::uint32_t label = kPaper;
  std::uint32_t distance = std::numeric_limits<std::uint32_t>::max() / 4;

  void offer(const Territory& neighbour, std::uint32_t step) {
    if (neighbour.distance + step < distance) *this = {neighbour.label, neighbour.distance + step};
  }
};

int longer_side(const Box& box) {
  return std::max(box.width, box.height);
}

// Columns at which the profile is lowest for some way around, lowest first.
std::vector<int> minima(const std::vector<int>& profile, int way) {
  const auto size = static_cast<int>(profile.size());
  std::vector<int> found;
  for (int x = 1; x + 1 < size; ++x) {
    int end = x;  // of a plateau, whose middle counts
    while (end + 1 < size &&
           profile[static_cast<std::size_t>(end) + 1] == profile[static_cast<std::size_t>(x)])
      ++end;
    const int middle = (x + end) / 2;
    const auto first = profile.begin() + std::max(0, middle - way);
    const auto last = profile.begin() + std::min(size, middle + way + 1);
    if (*std::min_element(first, last) == profile[static_cast<std::size_t>(middle)]) found.push_back(middle);
    x = end;
  }
  insertion_sort(found, [&](int a, int b) {
    return profile[static_cast<std::size_t>(a)] < profile[static_cast<std::size_t>(b)];
  });
  return found;
}

}  // namespace

Box join(const Box& a, const Box& b) {
  const int left = std::min(a.x, b.x);
  const int top = std::min(a.y, b.y);
  return {left, top, std::max(a.x + a.width, b.x + b.width) - left,
          std::max(a.y + a.height, b.y + b.height) - top};
}

Part join(const Part& a, const Part& b) {
  Part both = a;
  both.pieces.insert(both.pieces.end(), b.pieces.begin(), b.pieces.end());
  both.box = join(a.box, b.box);
  return both;
}

Result<Sheet> Sheet::read(const Canvas& canvas) {
  if (auto valid = check(canvas); !valid) {
    return pass_on(valid.error());
  }
  Sheet sheet;
  const auto [plane, scale] = canvas::read_ink(canvas);
  if (scale) {
    sheet.read_ink(plane, *scale);
    sheet.find_pieces(scale->threshold);
    if (sheet.pieces() > 1) sheet.measure_gaps();
  }
  return sheet;
}

void Sheet::read_ink(const TonePlane& plane, const InkScale scale) {
  canvas_width_ = plane.width;
  canvas_height_ = plane.height;
  const auto sheet_side = [this](int canvas_side) { return (canvas_side + step_ - 1) / step_; };
  const auto pixels = [&] {
    return static_cast<std::size_t>(sheet_side(plane.width)) *
           static_cast<std::size_t>(sheet_side(plane.height));
  };
  while (pixels() > kMaxSheetPixels) ++step_;
  width_ = sheet_side(plane.width);
  height_ = sheet_side(plane.height);
  ink_.resize(pixels());
  std::vector<std::uint32_t> sums(static_cast<std::size_t>(width_));
  for (int y = 0; y < height_; ++y) {
    const int end = std::min((y + 1) * step_, plane.height);
    std::fill(sums.begin(), sums.end(), 0U);
    for (int source = y * step_; source < end; ++source) {
      const std::uint8_t* row = plane.row(source);
      for (int x = 0; x < plane.width; ++x) sums[static_cast<std::size_t>(x / step_)] += scale.ink(row[x]);
    }
    for (int x = 0; x < width_; ++x) {
      const int averaged = (std::min((x + 1) * step_, plane.width) - x * step_) * (end - y * step_);
      ink_[at(x, y)] =
          static_cast<std::uint8_t>(sums[static_cast<std::size_t>(x)] / static_cast<std::uint32_t>(averaged));
    }
  }
}

void Sheet::find_pieces(std::uint8_t threshold) {
  labels_.assign(ink_.size(), kPaper);
  LabelForest forest;
  for (int y = 0; y < height_; ++y) {
    for (int x = 0; x < width_; ++x) {
      if (ink_[at(x, y)] < threshold) continue;
      std::uint32_t label = x > 0 ? labels_[at(x - 1, y)] : kPaper;
      for (int above = std::max(x - 1, 0); y > 0 && above <= std::min(x + 1, width_ - 1); ++above) {
        const std::uint32_t other = labels_[at(above, y - 1)];
        if (other == kPaper || other == label) continue;
        label = label == kPaper ? other : forest.unite(label, other);
      }
      labels_[at(x, y)] = label == kPaper ? forest.add() : label;
    }
  }
  std::vector<Box> boxes(forest.size());
  int longest = 0;
  for (int y = 0; y < height_; ++y) {
    for (int x = 0; x < width_; ++x) {
      std::uint32_t& label = labels_[at(x, y)];
      if (label == kPaper) continue;
      label = forest.root(label);
      Box& box = boxes[label];
      box = box.width == 0 ? Box{x, y, 1, 1} : join(box, Box{x, y, 1, 1});
      longest = std::max(longest, longer_side(box));
    }
  }
  std::vector<std::uint32_t> labels(boxes.size(), kSpeck);
  labels[kPaper] = kPaper;
  for (std::size_t root = 1; root < boxes.size(); ++root) {
    if (longer_side(boxes[root]) * kSpeckShare < longest || boxes[root].width == 0) continue;
    labels[root] = kFirstPiece + static_cast<std::uint32_t>(boxes_.size());
    boxes_.push_back(boxes[root]);
  }
  for (std::uint32_t& label : labels_) label = labels[label];
  is_crowded_ = boxes_.size() > kMaxPieces;
  if (is_crowded_) boxes_.clear();
}

// Every piece grows until it meets others; where two meet, the way between them is as long as both have
// grown.
void Sheet::measure_gaps() {
  std::vector<Territory> territories(labels_.size());
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    if (labels_[i] >= kFirstPiece) territories[i] = {labels_[i], 0};
  }
  const auto grow = [&](int x, int y, int to_y) {  // from the row before, and the pixel before, of its pass
    Territory& here = territories[at(x, y)];
    const int before = y - to_y;  // +1 in the pass down, -1 in the pass up
    const int beside = x - before;
    if (beside >= 0 && beside < width_) here.offer(territories[at(beside, y)], kStraight);
    if (to_y < 0 || to_y >= height_) return;
    here.offer(territories[at(x, to_y)], kStraight);
    if (x > 0) here.offer(territories[at(x - 1, to_y)], kDiagonal);
    if (x + 1 < width_) here.offer(territories[at(x + 1, to_y)], kDiagonal);
  };
  for (int y = 0; y < height_; ++y) {
    for (int x = 0; x < width_; ++x) grow(x, y, y - 1);
  }
  for (int y = height_ - 1; y >= 0; --y) {
    for (int x = width_ - 1; x >= 0; --x) grow(x, y, y + 1);
  }
  const std::size_t count = boxes_.size();
  constexpr std::uint32_t kApart = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> shortest(count * count, kApart);
  const auto meet = [&](const Territory& a, const Territory& b) {
    if (a.label == b.label) return;
    const std::size_t first = std::min(a.label, b.label) - kFirstPiece;
    const std::size_t second = std::max(a.label, b.label) - kFirstPiece;
    std::uint32_t& way = shortest[first * count + second];
    way = std::min(way, a.distance + b.distance);
  };
  for (int y = 0; y < height_; ++y) {
    for (int x = 0; x < width_; ++x) {
      if (x > 0) meet(territories[at(x - 1, y)], territories[at(x, y)]);
      if (y > 0) meet(territories[at(x, y - 1)], territories[at(x, y)]);
    }
  }
  for (std::size_t first = 0; first < count; ++first) {
    for (std::size_t second = first + 1; second < count; ++second) {
      const std::uint32_t way = shortest[first * count + second];
      if (way == kApart) continue;
      gaps_.push_back(
          {static_cast<int>(first), static_cast<int>(second), static_cast<double>(way) / kStraight});
    }
  }
  insertion_sort(gaps_, [](const Gap& a, const Gap& b) { return a.pixels < b.pixels; });
}

std::vector<std::uint8_t> Sheet::own_labels(const Part& part) const {
  std::vector<std::uint8_t> is_own(kFirstPiece + boxes_.size(), 0);
  for (const int piece : part.pieces) is_own[kFirstPiece + static_cast<std::size_t>(piece)] = 1;
  return is_own;
}

std::vector<int> Sheet::cuts(const Part& part) const {
  const std::vector<std::uint8_t> is_own = own_labels(part);
  const Box& box = part.box;
  std::vector<int> profile(static_cast<std::size_t>(box.width), 0);
  for (int y = 0; y < box.height; ++y) {
    const std::uint32_t* labels = &labels_[at(box.x, box.y + y)];
    for (std::size_t x = 0; x < profile.size(); ++x) profile[x] += is_own[labels[x]];
  }
  const int apart = std::max(1, box.height / 12);
  std::vector<int> columns;
  const auto add = [&](int column) {
    const bool is_near = std::any_of(columns.begin(), columns.end(),
                                     [&](int other) { return std::abs(column - other) < apart; });
    if (is_near || column < apart || column > box.width - apart) return;
    const bool crosses_strokes = profile[static_cast<std::size_t>(column)] <= kThickestCut * box.height;
    if (crosses_strokes) columns.push_back(column);
  };
  for (const int column : minima(profile, apart)) {
    if (columns.size() < kMaxThinCuts) add(column);
  }
  for (int pieces = 2; pieces <= kMaxEvenPieces && 2 * box.width > pieces * box.height; ++pieces) {
    for (int i = 1; i < pieces; ++i) add(box.width * i / pieces);
  }
  insertion_sort(columns);
  for (int& column : columns) column += box.x;
  return columns;
}

Part Sheet::slice(const Part& part, int left, int right) const {
  const std::vector<std::uint8_t> is_own = own_labels(part);
  const Box& box = part.box;
  Part slice = {part.pieces, {}};
  for (int y = box.y; y < box.y + box.height; ++y) {
    for (int x = std::max(left, box.x); x < std::min(right, box.x + box.width); ++x) {
      if (is_own[labels_[at(x, y)]] == 0) continue;
      slice.box = slice.box.width == 0 ? Box{x, y, 1, 1} : join(slice.box, Box{x, y, 1, 1});
    }
  }
  return slice;
}

// A stroke's soft edge is too faint to have a label: it goes with the ink that it touches.
bool Sheet::is_fringe_of_others(int x, int y, const std::vector<std::uint8_t>& is_own) const {
  bool touches_others = false;
  for (int v = std::max(y - 1, 0); v <= std::min(y + 1, height_ - 1); ++v) {
    for (int u = std::max(x - 1, 0); u <= std::min(x + 1, width_ - 1); ++u) {
      const std::uint32_t label = labels_[at(u, v)];
      if (is_own[label] != 0) return false;
      touches_others = touches_others || label != kPaper;
    }
  }
  return touches_others;
}

Ink Sheet::normalize(const Part& part) const {
  const std::vector<std::uint8_t> is_own = own_labels(part);
  const Box& box = part.box;
  Bytes amounts(static_cast<std::size_t>(box.width) * static_cast<std::size_t>(box.height), 0);
  std::uint8_t* amount = amounts.data();
  InkScale scale;
  scale.full = 1;
  for (int y = box.y; y < box.y + box.height; ++y) {
    for (int x = box.x; x < box.x + box.width; ++x, ++amount) {
      const std::uint8_t ink = ink_[at(x, y)];
      if (ink == 0) continue;
      const std::uint32_t label = labels_[at(x, y)];
      if (label == kPaper ? is_fringe_of_others(x, y, is_own) : is_own[label] == 0) continue;
      *amount = ink;
      scale.full = std::max(scale.full, ink);
    }
  }
  TonePlane plane;
  plane.tones = amounts.data();
  plane.width = box.width;
  plane.height = box.height;
  plane.is_ink = true;
  Ink ink = normalize_box(plane, scale, {0, 0, box.width, box.height});
  const int left = box.x * step_;
  const int top = box.y * step_;
  ink.box = {left, top, std::min(box.width * step_, canvas_width_ - left),
             std::min(box.height * step_, canvas_height_ - top)};
  return ink;
}

}  // namespace inkling::canvas
