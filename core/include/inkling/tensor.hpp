// Dense float matrices, row-major: row = one sample, or one output of a layer. Comments give shapes as [rows,
// columns].
#pragma once

#include <Eigen/Core>
#include <type_traits>

#include "inkling/tensor_fwd.hpp"

namespace inkling {

static_assert(std::is_same_v<Matrix, Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>);
static_assert(std::is_same_v<Vector, Eigen::Matrix<float, Eigen::Dynamic, 1>>);
static_assert(std::is_same_v<MatrixView, Eigen::Map<const Matrix>>);

}  // namespace inkling
