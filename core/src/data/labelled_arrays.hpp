// A data set from the two arrays that every archive of images keeps it in.
#pragma once

#include <string_view>

#include "inkling/data_set.hpp"
#include "inkling/error.hpp"
#include "inkling/npz.hpp"

namespace inkling {

enum class Labels { digits, digits_and_none };

struct NamedArray {
  std::string_view name;  // for messages
  const npz::Array& array;
};

// images: [n, 28, 28], [n, 28, 28, 1] or [n, 784]; bytes, or floats that are k / 256 or k / 255. labels: [n],
// integers 0..9, or kNoDigit where that is allowed. Error{bad_file} names the array, what was expected and
// what was found.
Result<DataSet> from_labelled_arrays(const NamedArray& images, const NamedArray& labels,
                                     Labels allowed = Labels::digits);

// The same from two entries of an archive.
Result<DataSet> from_labelled_entries(const npz::Archive& archive, std::string_view images,
                                      std::string_view labels, Labels allowed = Labels::digits);

}  // namespace inkling
