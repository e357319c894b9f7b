#include <utility>

#include "data/labelled_arrays.hpp"
#include "inkling/data_set.hpp"

namespace inkling {

Result<Splits> read_keras_npz(const npz::Archive& archive) {
  Result<DataSet> train = from_labelled_entries(archive, "x_train", "y_train");
  if (!train) {
    return tl::unexpected(std::move(train).error());
  }
  return from_labelled_entries(archive, "x_test", "y_test").map([&](DataSet&& test) {
    return Splits{*std::move(train), {}, std::move(test)};
  });
}

}  // namespace inkling
