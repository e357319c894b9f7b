#include "npz/pickle_value.hpp"

#include <string>
#include <utility>

#include "npz/little_endian.hpp"
#include "npz/raw_array.hpp"
#include "npz/text.hpp"
#include "shape_text.hpp"

namespace inkling::pickle {
namespace {

using Kind = Node::Kind;

constexpr int kMaxDepth = 32;

class ValueMaker {
 public:
  ValueMaker(Graph& graph, const npz::Limits& limits) : graph_(graph), limits_(limits) {}

  void fill(Value& value, NodeId id, int depth);
  void fill_array(npz::Array& array, const Node& node, int depth);

 private:
  // Counts one more value at `depth`; false when it is one too many, or something else is wrong.
  bool enter(int depth);
  void fill_items(Value& value, const Node& node, int depth);
  void fill_objects(npz::Array& array, const Node& list, int depth);
  void fill_object(npz::Array& array, NodeId id, int depth);
  std::vector<std::size_t> shape(const Node& node);

  Graph& graph_;
  const npz::Limits& limits_;
  std::size_t values_ = 0;
};

bool ValueMaker::enter(int depth) {
  if (depth > kMaxDepth) graph_.refuse("it is nested more than {} deep", {kMaxDepth});
  if (++values_ > graph_.most_values) graph_.refuse("it unpacks to far more than its size");
  return !graph_.error;
}

void ValueMaker::fill(Value& value, NodeId id, int depth) {
  if (!enter(depth)) return;
  const Node& node = graph_.nodes[id];
  value.integer = node.integer;
  value.number = node.number;
  switch (node.kind) {
    case Kind::none:
      value.kind = Value::Kind::none;
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
      graph_.spend(node.view.size());
      if (graph_.error) return;
      value.text = npz::as_text(node.view);
      if (node.kind == Kind::text && !npz::is_utf8(value.text)) graph_.refuse("a text is not UTF-8");
      break;
    case Kind::tuple:
      value.kind = Value::Kind::tuple;
      fill_items(value, node, depth);
      break;
    case Kind::list:
      value.kind = Value::Kind::list;
      fill_items(value, node, depth);
      break;
    case Kind::dict:
      value.kind = Value::Kind::dict;
      fill_items(value, node, depth);
      break;
    case Kind::array:
      value.kind = Value::Kind::array;
      fill_array(value.array, node, depth);
      break;
    case Kind::global:
    case Kind::dtype:
      graph_.refuse("it holds a function or a type where a value should be");
      break;
  }
}

void ValueMaker::fill_items(Value& value, const Node& node, int depth) {
  for (const NodeId item : node.items) {
    fill(value.items.emplace_back(), item, depth + 1);
    if (graph_.error) return;
  }
}

void ValueMaker::fill_array(npz::Array& array, const Node& node, int depth) {
  if (!node.built) return graph_.refuse("an array was never filled");
  const Node& dtype = graph_.nodes[node.items[1]];
  const Node& data = graph_.nodes[node.items[2]];
  array.shape = shape(graph_.nodes[node.items[0]]);
  if (dtype.kind != Kind::dtype) return graph_.refuse("an array without a dtype");
  if (dtype.type.dtype == npz::DType::object) return fill_objects(array, data, depth);
  if (data.kind != Kind::bytes) return graph_.refuse("an array's data is not bytes");
  graph_.spend(data.view.size());
  if (graph_.error) return;
  auto result = npz::to_array({dtype.type, std::move(array.shape), node.fortran_order, data.view}, limits_);
  if (!result) return graph_.refuse(result.error());
  array = std::move(*result);
}

// NumPy lists objects in C order whatever the array's own order is.
void ValueMaker::fill_objects(npz::Array& array, const Node& list, int depth) {
  array.dtype = npz::DType::object;
  array.item_size = 0;
  const auto count = npz::count_elements(array.shape, 0, limits_);
  if (!count) return graph_.refuse(count.error());
  if (list.kind != Kind::list || list.items.size() != *count) {
    return graph_.refuse("an object array of shape {} needs a list of {}, but has {} items",
                         {shape_text(array.shape), *count, list.items.size()});
  }
  for (const NodeId item : list.items) {
    fill_object(array.objects.emplace_back(), item, depth + 1);
    if (graph_.error) return;
  }
}

// A Python number in an object array is as good as an array of one.
void ValueMaker::fill_object(npz::Array& array, NodeId id, int depth) {
  if (!enter(depth)) return;
  const Node& node = graph_.nodes[id];
  switch (node.kind) {
    case Kind::array:
      return fill_array(array, node, depth);
    case Kind::boolean:
      array.dtype = npz::DType::boolean;
      array.data.push_back(node.integer != 0 ? 1 : 0);
      break;
    case Kind::integer:
      array.dtype = npz::DType::int64;
      npz::append(array.data, node.integer);
      break;
    case Kind::number:
      array.dtype = npz::DType::float64;
      npz::append(array.data, node.number);
      break;
    default:
      return graph_.refuse("an object is neither an array nor a number", {}, ErrorCode::unsupported);
  }
  array.item_size = array.data.size();
}

std::vector<std::size_t> ValueMaker::shape(const Node& node) {
  std::vector<std::size_t> shape;
  bool is_shape = node.kind == Kind::tuple && node.items.size() <= limits_.dimensions;
  for (std::size_t i = 0; is_shape && i < node.items.size(); ++i) {
    const Node& dimension = graph_.nodes[node.items[i]];
    is_shape = dimension.kind == Kind::integer && dimension.integer >= 0 &&
               static_cast<std::uint64_t>(dimension.integer) <= SIZE_MAX;
    shape.push_back(static_cast<std::size_t>(dimension.integer));
  }
  if (!is_shape) {
    graph_.refuse("an array's shape is not a tuple of at most {} non-negative integers",
                  {limits_.dimensions});
  }
  return shape;
}

}  // namespace

Value to_value(Graph& graph, const npz::Limits& limits) {
  Value value;
  ValueMaker(graph, limits).fill(value, graph.root, 0);
  return value;
}

npz::Array to_array(Graph& graph, const npz::Limits& limits) {
  npz::Array array;
  const Node& root = graph.nodes[graph.root];
  if (root.kind == Kind::array) {
    ValueMaker(graph, limits).fill_array(array, root, 0);
  } else {
    graph.refuse("it holds something else than an array");
  }
  return array;
}

}  // namespace inkling::pickle
