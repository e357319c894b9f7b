// The files of a data set as somebody brings them: in any order, told apart by what is in them.
#pragma once

#include <vector>

#include "inkling/bytes.hpp"
#include "inkling/data_set.hpp"
#include "inkling/error.hpp"

namespace inkling {

// One file of a format that read_any() knows, or IDX files, gzipped or not: images and labels belong together
// when there are as many; of two pairs the larger one is for training and the other for testing.
Result<Splits> read_data_files(std::vector<Bytes> files);

}  // namespace inkling
