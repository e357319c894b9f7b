// The names of tensor.hpp for headers that only mention them: Eigen costs every file that includes it more
// than a second of compiling. Whoever makes or reads a matrix includes tensor.hpp.
#pragma once

namespace Eigen {  // NOLINT(readability-identifier-naming): its own name
template <typename Scalar, int Rows, int Columns, int Options, int MaxRows, int MaxColumns>
class Matrix;
template <int Outer, int Inner>
class Stride;
template <typename Plain, int Options, typename Strides>
class Map;
}  // namespace Eigen

namespace inkling {

// Row-major; -1: the size is known when the program runs.
using Matrix = Eigen::Matrix<float, -1, -1, 1, -1, -1>;
using Vector = Eigen::Matrix<float, -1, 1, 0, -1, 1>;

// Borrowed contiguous rows; what it refers to must outlive it.
using MatrixView = Eigen::Map<const Matrix, 0, Eigen::Stride<0, 0>>;

}  // namespace inkling
