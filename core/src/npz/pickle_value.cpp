#include "npz/pickle_value.hpp"

#include <string>
#include <utility>

#include "npz/little_endian.hpp"
#include "npz/raw_array.hpp"
#include "npz/text.hpp"

namespace inkling::pickle {
namespace {

using Kind = Node::Kind;

constexpr int kMaxDepth = 32;

tl::unexpected<Error> bad_pickle(std::string message) {
  return fail(ErrorCode::bad_file, std::move(message));
}

// A Python number in an object array is as good as an array of one.
npz::Array single(npz::DType dtype, std::size_t item_size, Bytes data) {
  return {dtype, item_size, {}, std::move(data), {}};
}

class ValueMaker {
 public:
  ValueMaker(Graph& graph, const npz::Limits& limits) : graph_(graph), limits_(limits) {}

  Result<Value> value(NodeId id, int depth);

 private:
  // Counts one more value at `depth`.
  Result<void> enter(int depth);
  Result<npz::Array> array(const Node& node, int depth);
  Result<npz::Array> object_array(const Node& list, std::vector<std::size_t> shape, int depth);
  Result<npz::Array> object(NodeId id, int depth);
  [[nodiscard]] Result<std::vector<std::size_t>> shape(const Node& node) const;

  Graph& graph_;
  const npz::Limits& limits_;
  std::size_t values_ = 0;
};

Result<void> ValueMaker::enter(int depth) {
  if (depth > kMaxDepth)
    return bad_pickle("the pickle is nested more than " + std::to_string(kMaxDepth) + " deep");
  if (++values_ > graph_.most_values) return bad_pickle("the pickle unpacks to far more than its size");
  return {};
}

Result<Value> ValueMaker::value(NodeId id, int depth) {
  if (auto entered = enter(depth); !entered) return tl::unexpected(entered.error());
  const Node& node = graph_.nodes[id];
  Value value;
  value.integer = node.integer;
  value.number = node.number;
  switch (node.kind) {
    case Kind::none:
      break;
    case Kind::boolean:
      value.kind = Value::Kind::boolean;
      break;
    case Kind::integer:
      value.kind = Value::Kind::integer;
      break;
    case Kind::number:
      value.kind = Value::Kind::number;
      break;
    case Kind::text:
    case Kind::bytes:
      value.kind = node.kind == Kind::text ? Value::Kind::text : Value::Kind::bytes;
      if (!graph_.spend(node.view.size())) return bad_pickle("the pickle unpacks to far more than its size");
      value.text = npz::as_text(node.view);
      if (node.kind == Kind::text && !npz::is_utf8(value.text)) return bad_pickle("a text is not UTF-8");
      break;
    case Kind::tuple:
    case Kind::list:
    case Kind::dict:
      value.kind = node.kind == Kind::tuple  ? Value::Kind::tuple
                   : node.kind == Kind::list ? Value::Kind::list
                                             : Value::Kind::dict;
      for (const NodeId item : node.items) {
        auto inner = this->value(item, depth + 1);
        if (!inner) return inner;
        value.items.push_back(std::move(*inner));
      }
      break;
    case Kind::array: {
      auto array = this->array(node, depth);
      if (!array) return tl::unexpected(array.error());
      value.kind = Value::Kind::array;
      value.array = std::move(*array);
      break;
    }
    case Kind::global:
    case Kind::dtype:
      return bad_pickle("the pickle holds a function or a type where a value should be");
  }
  return value;
}

Result<npz::Array> ValueMaker::array(const Node& node, int depth) {
  if (!node.built) return bad_pickle("an array was never filled");
  const Node& dtype = graph_.nodes[node.items[1]];
  const Node& data = graph_.nodes[node.items[2]];
  auto shape = this->shape(graph_.nodes[node.items[0]]);
  if (!shape) return tl::unexpected(shape.error());
  if (dtype.kind != Kind::dtype) return bad_pickle("an array without a dtype");
  if (dtype.type.dtype == npz::DType::object) return object_array(data, std::move(*shape), depth);
  if (data.kind != Kind::bytes) return bad_pickle("an array's data is not bytes");
  if (!graph_.spend(data.view.size())) return bad_pickle("the pickle unpacks to far more than its size");
  return npz::to_array({dtype.type, std::move(*shape), node.fortran_order, data.view}, limits_);
}

// NumPy lists objects in C order whatever the array's own order is.
Result<npz::Array> ValueMaker::object_array(const Node& list, std::vector<std::size_t> shape, int depth) {
  const auto count = npz::count_elements(shape, 0, limits_);
  if (!count) return tl::unexpected(count.error());
  if (list.kind != Kind::list || list.items.size() != *count) {
    return bad_pickle("an object array of shape " + npz::describe(shape) + " needs a list of " +
                      std::to_string(*count) + ", but has " + std::to_string(list.items.size()) + " items");
  }
  npz::Array array{npz::DType::object, 0, std::move(shape), {}, {}};
  for (const NodeId item : list.items) {
    auto object = this->object(item, depth + 1);
    if (!object) return fail_within("item " + std::to_string(array.objects.size()), object.error());
    array.objects.push_back(std::move(*object));
  }
  return array;
}

Result<npz::Array> ValueMaker::object(NodeId id, int depth) {
  if (auto entered = enter(depth); !entered) return tl::unexpected(entered.error());
  const Node& node = graph_.nodes[id];
  Bytes data;
  switch (node.kind) {
    case Kind::array:
      return array(node, depth);
    case Kind::boolean:
      data.push_back(node.integer != 0 ? 1 : 0);
      return single(npz::DType::boolean, sizeof(std::uint8_t), std::move(data));
    case Kind::integer:
      npz::append(data, node.integer);
      return single(npz::DType::int64, sizeof(std::int64_t), std::move(data));
    case Kind::number:
      npz::append(data, node.number);
      return single(npz::DType::float64, sizeof(double), std::move(data));
    default:
      return fail(ErrorCode::unsupported, "is neither an array nor a number");
  }
}

Result<std::vector<std::size_t>> ValueMaker::shape(const Node& node) const {
  if (node.kind != Kind::tuple) return bad_pickle("an array's shape is not a tuple");
  std::vector<std::size_t> shape;
  for (const NodeId item : node.items) {
    const Node& dimension = graph_.nodes[item];
    const bool is_size = dimension.kind == Kind::integer && dimension.integer >= 0 &&
                         static_cast<std::uint64_t>(dimension.integer) <= SIZE_MAX;
    if (!is_size || shape.size() == limits_.dimensions) {
      return bad_pickle("an array's shape is not a tuple of at most " + std::to_string(limits_.dimensions) +
                        " non-negative integers");
    }
    shape.push_back(static_cast<std::size_t>(dimension.integer));
  }
  return shape;
}

}  // namespace

Result<Value> to_value(Graph& graph, const npz::Limits& limits) {
  return ValueMaker(graph, limits).value(graph.root, 0);
}

}  // namespace inkling::pickle
