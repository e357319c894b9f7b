// Takes the ink of a canvas apart into its connected pieces, from which digits are then put together.
//
//   Result<Sheet> sheet = Sheet::read(canvas);
//   Part both = join(sheet->part(0), sheet->part(1));   // a broken digit
//   Ink ink = sheet->normalize(both);                   // as normalize(), had nothing else been drawn
//
// Time and memory are linear in the pixels, whatever is on the canvas: large canvases are averaged down to
// kMaxSheetPixels first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "canvas/ink_scale.hpp"
#include "inkling/bytes.hpp"
#include "inkling/canvas.hpp"
#include "inkling/error.hpp"

namespace inkling::canvas {

inline constexpr std::size_t kMaxSheetPixels = std::size_t{1} << 21U;
inline constexpr int kMaxPieces = 256;

// Some of the pieces, or what of them lies between two columns.
struct Part {
  std::vector<int> pieces;
  Box box;  // tight around the ink; in pixels of the sheet

  [[nodiscard]] int longer_side() const { return box.width > box.height ? box.width : box.height; }
};

Box join(const Box& a, const Box& b);
Part join(const Part& a, const Part& b);

class Sheet {
 public:
  // Error{invalid_argument} as normalize().
  static Result<Sheet> read(const Canvas& canvas);

  // Connected across corners, in no particular order, without specks: what is less than a tenth as long as
  // the longest. None when nothing is drawn, or when the sheet is crowded.
  [[nodiscard]] int pieces() const { return static_cast<int>(boxes_.size()); }
  [[nodiscard]] Part part(int piece) const { return {{piece}, boxes_[static_cast<std::size_t>(piece)]}; }
  // More than kMaxPieces: a photograph or noise, no number.
  [[nodiscard]] bool is_crowded() const { return is_crowded_; }

  struct Gap {
    int first = 0;
    int second = 0;
    double pixels = 0;  // of paper on the shortest way, within about 5 %
  };
  // Between pieces that have none between them; rising.
  [[nodiscard]] const std::vector<Gap>& gaps() const { return gaps_; }

  // Columns within the part at which it may be two digits that touch: where its ink is thinnest, and at equal
  // distances. Rising, few.
  [[nodiscard]] std::vector<int> cuts(const Part& part) const;
  // What of the part lies in the columns from `left` to below `right`; its box is all zero when nothing does.
  [[nodiscard]] Part slice(const Part& part, int left, int right) const;

  // The part's ink alone; the box is in canvas pixels.
  [[nodiscard]] Ink normalize(const Part& part) const;

 private:
  void read_ink(const TonePlane& plane, InkScale scale);
  void find_pieces(std::uint8_t threshold);
  void measure_gaps();
  [[nodiscard]] bool is_fringe_of_others(int x, int y, const std::vector<std::uint8_t>& is_own) const;
  [[nodiscard]] std::vector<std::uint8_t> own_labels(const Part& part) const;
  [[nodiscard]] std::size_t at(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x);
  }

  int canvas_width_ = 0;
  int canvas_height_ = 0;
  int step_ = 1;  // canvas pixels to a pixel of the sheet, each way
  int width_ = 0;
  int height_ = 0;
  Bytes ink_;                          // [height, width], amounts
  std::vector<std::uint32_t> labels_;  // [height, width]: kPaper, kSpeck, or kFirstPiece + the piece
  std::vector<Box> boxes_;
  std::vector<Gap> gaps_;
  bool is_crowded_ = false;
};

}  // namespace inkling::canvas
