// Data that a clone of the project does not have: MNIST, and files that other programs wrote. It lies beside
// the project, or where INKLING_SHARED says; tests that need it skip when it is not there.
#pragma once

#include <optional>
#include <string>

#include "inkling/bytes.hpp"
#include "inkling/data_set.hpp"

namespace inkling::testing {

// Path of a file below the folder of shared data, whether it is there or not.
std::string shared_path(const std::string& name);

// Its bytes, or nothing when it is not there.
std::optional<Bytes> shared_file(const std::string& name);

std::optional<DataSet> mnist_train_set();
std::optional<DataSet> mnist_test_set();

}  // namespace inkling::testing
