// Labelled images from wherever --data points: a folder of IDX files, a data file of any format that core
// reads, or the built-in synthetic digits.
//
//   Result<Splits> splits = load_data({.source = "data"});
//   splits->train, splits->validation, splits->test
#pragma once

#include <string>

#include "inkling/data_set.hpp"
#include "inkling/error.hpp"

namespace inkling::server {

struct DataSource {
  // "synthetic", "synthetic:COUNT" (COUNT training images, and a sixth as many for testing), a folder or a
  // file.
  std::string source = "synthetic";
  // The share of the training images that is held out where the source has no validation images of its own.
  // Always the same images for the same share, so that models trained with different seeds can be compared.
  double validation_share = 0.1;
};

// Splits that the source does not have are empty. Error{not_found} when there is nothing at the path,
// Error{invalid_argument} for a share outside [0, 1) or a count that is not a positive number.
Result<Splits> load_data(const DataSource& source);

// What a model card says of the source, without the folders of whoever trained it: "synthetic digits",
// "mnist.npz".
std::string describe(const DataSource& source);

}  // namespace inkling::server
