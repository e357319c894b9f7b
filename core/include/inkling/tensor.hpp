// Dense float matrices, row-major: row = one sample, or one output of a layer. Comments give shapes as [rows,
// columns].
#pragma once

#include <Eigen/Core>

namespace inkling {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::Matrix<float, Eigen::Dynamic, 1>;

// Borrowed contiguous rows; what it refers to must outlive it.
using MatrixView = Eigen::Map<const Matrix>;

// Height, width and channels of one sample; values are stored row by row, channel last.
struct Shape {
  int height = 0;
  int width = 0;
  int channels = 1;

  [[nodiscard]] int size() const { return height * width * channels; }
  friend bool operator==(const Shape&, const Shape&) = default;
};

}  // namespace inkling
