#include "support/shared_data.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace inkling::testing {
namespace {

std::optional<DataSet> read_pair(const std::string& prefix) {
  const auto images = shared_file("mnist/" + prefix + "-images-idx3-ubyte.gz");
  const auto labels = shared_file("mnist/" + prefix + "-labels-idx1-ubyte.gz");
  if (!images || !labels) {
    return std::nullopt;
  }
  Result<DataSet> data = read_idx(*images, *labels);
  return data ? std::optional(std::move(*data)) : std::nullopt;
}

}  // namespace

std::string shared_path(const std::string& name) {
  const char* folder =
      std::getenv("INKLING_SHARED");  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
  return (folder != nullptr ? std::string(folder) : std::string(INKLING_SOURCE_DIR "/../shared")) + "/" +
         name;
}

std::optional<Bytes> shared_file(const std::string& name) {
  std::ifstream file(shared_path(name), std::ios::binary);
  if (!file) {
    return std::nullopt;
  }
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

std::optional<DataSet> mnist_train_set() {
  return read_pair("train");
}
std::optional<DataSet> mnist_test_set() {
  return read_pair("t10k");
}

}  // namespace inkling::testing
