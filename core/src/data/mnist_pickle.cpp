#include <string>
#include <utility>

#include "data/labelled_arrays.hpp"
#include "inkling/data_set.hpp"
#include "inkling/gzip.hpp"
#include "inkling/pickle.hpp"
#include "inkling/refusal.hpp"

namespace inkling {

namespace {

using pickle::Value;

bool is_sequence_of(const Value& value, std::size_t count) {
  return (value.kind == Value::Kind::tuple || value.kind == Value::Kind::list) && value.items.size() == count;
}

// One (images, labels) pair.
Result<DataSet> read_part(const std::string& name, const Value& part) {
  if (!is_sequence_of(part, 2) || part.items[0].kind != Value::Kind::array ||
      part.items[1].kind != Value::Kind::array) {
    return bad_file("{}: expected a pair of arrays, (images, labels)", {name});
  }
  return from_labelled_arrays({name + " images", part.items[0].array},
                              {name + " labels", part.items[1].array});
}

Result<Splits> read_unpacked(ByteView file) {
  const Result<Value> root = pickle::read(file);
  if (!root) {
    return tl::unexpected(root.error());
  }
  if (!is_sequence_of(*root, 3)) {
    return bad_file("expected a tuple of three parts: training, validation and test");
  }
  Splits splits;
  const std::array<std::pair<const char*, DataSet*>, 3> parts = {
      {{"training", &splits.train}, {"validation", &splits.validation}, {"test", &splits.test}}};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    Result<DataSet> part = read_part(parts[i].first, root->items[i]);
    if (!part) {
      return tl::unexpected(std::move(part).error());
    }
    *parts[i].second = *std::move(part);
  }
  return splits;
}

}  // namespace

Result<Splits> read_mnist_pickle(ByteView file) {
  if (!is_gzip(file)) {
    return read_unpacked(file);
  }
  return gunzip(file).and_then([](const Bytes& unpacked) { return read_unpacked(unpacked); });
}

}  // namespace inkling
