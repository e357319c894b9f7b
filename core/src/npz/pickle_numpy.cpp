#include "npz/pickle_numpy.hpp"

#include <string>
#include <utility>

#include "npz/little_endian.hpp"
#include "npz/text.hpp"

namespace inkling::pickle {
namespace {

using Kind = Node::Kind;

struct KnownGlobal {
  std::string_view module;
  std::string_view name;
  Global global;
};

constexpr KnownGlobal kKnownGlobals[] = {
    {"numpy.core.multiarray", "_reconstruct", Global::reconstruct},
    {"numpy._core.multiarray", "_reconstruct", Global::reconstruct},  // NumPy 2
    {"numpy", "ndarray", Global::ndarray},
    {"numpy", "dtype", Global::dtype},
    {"numpy.core.numeric", "_frombuffer", Global::from_buffer},
    {"numpy._core.numeric", "_frombuffer", Global::from_buffer},
    {"_codecs", "encode", Global::encode},
    {"__builtin__", "bytes", Global::bytes},
};

bool is_text_or_bytes(const Node& node) {
  return node.kind == Kind::text || node.kind == Kind::bytes;
}

// _reconstruct(ndarray, (0,), b'b'): an empty array whose real content BUILD brings.
void reconstruct(Graph& graph, const std::vector<NodeId>& arguments, Node& result) {
  const bool is_array = arguments.size() == 3 && graph.nodes[arguments[0]].kind == Kind::global &&
                        graph.nodes[arguments[0]].global == Global::ndarray;
  if (!is_array) return graph.refuse("_reconstruct of something else than a numpy.ndarray");
  result.kind = Kind::array;
}

// dtype('f8', align, copy)
void make_dtype(Graph& graph, const std::vector<NodeId>& arguments, Node& result) {
  if (arguments.empty() || !is_text_or_bytes(graph.nodes[arguments[0]])) {
    return graph.refuse("a dtype that is not a plain one");
  }
  const auto type = npz::parse_element_type(npz::as_text(graph.nodes[arguments[0]].view));
  if (!type) return graph.refuse(type.error());
  result.kind = Kind::dtype;
  result.type = *type;
}

void fill_array(Node& array, NodeId shape, NodeId dtype, bool fortran_order, NodeId data) {
  array.kind = Kind::array;
  array.built = true;
  array.fortran_order = fortran_order;
  array.items = {shape, dtype, data};
}

// _frombuffer(data, dtype, shape, order)
void from_buffer(Graph& graph, const std::vector<NodeId>& arguments, Node& result) {
  if (arguments.size() != 4 || !is_text_or_bytes(graph.nodes[arguments[3]])) {
    return graph.refuse("_frombuffer with other arguments than data, dtype, shape and order");
  }
  const std::string_view order = npz::as_text(graph.nodes[arguments[3]].view);
  if (order != "C" && order != "F") return graph.refuse("_frombuffer with an order that is neither C nor F");
  fill_array(result, arguments[2], arguments[1], order == "F", arguments[0]);
}

// _codecs.encode(text, 'latin1'): how protocol 2 writes bytes, which Python 2 did not have.
void encode(Graph& graph, const std::vector<NodeId>& arguments, Node& result) {
  if (arguments.size() != 2 || graph.nodes[arguments[0]].kind != Kind::text ||
      npz::as_text(graph.nodes[arguments[1]].view) != "latin1") {
    return graph.refuse("_codecs.encode of something else than a text as latin1");
  }
  const std::string_view text = npz::as_text(graph.nodes[arguments[0]].view);
  graph.spend(text.size());
  if (graph.error) return;
  auto bytes = npz::to_latin1(text);
  if (!bytes) return graph.refuse("_codecs.encode of a text that is not latin1");
  graph.decoded.push_back(std::move(*bytes));
  result.kind = Kind::bytes;
  result.view = graph.decoded.back();
}

// (version, byte order, sub-array, names, fields, size, alignment, flags[, metadata])
void build_dtype(Graph& graph, Node& dtype, const std::vector<NodeId>& state) {
  constexpr std::size_t kFewest = 8;
  if (state.size() < kFewest) return graph.refuse("a dtype's state is not a tuple of eight");
  const auto at = [&](std::size_t index) -> const Node& { return graph.nodes[state[index]]; };
  for (const std::size_t record : {2U, 3U, 4U}) {
    if (at(record).kind != Kind::none)
      return graph.refuse("record dtypes are not read", {}, ErrorCode::unsupported);
  }
  if (!is_text_or_bytes(at(1))) return graph.refuse("a dtype's byte order is not a text");
  const std::int64_t size = at(5).integer;
  const bool fits = size == -1 || static_cast<std::uint64_t>(size) == dtype.type.item_size;
  if (at(5).kind != Kind::integer || !fits) return graph.refuse("a dtype's size contradicts its name");
  dtype.type.big_endian = npz::as_text(at(1).view) == ">";
  dtype.built = true;
}

// (version, shape, dtype, Fortran order, data)
void build_array(Graph& graph, Node& array, const std::vector<NodeId>& state) {
  constexpr std::size_t kFields = 5;
  if (state.size() != kFields) return graph.refuse("an array's state is not a tuple of five");
  const Node& order = graph.nodes[state[3]];
  if (order.kind != Kind::boolean && order.kind != Kind::integer) {
    return graph.refuse("an array's order is not a boolean");
  }
  fill_array(array, state[1], state[2], order.integer != 0, state[4]);
}

}  // namespace

std::optional<Global> find_global(std::string_view module, std::string_view name) {
  for (const KnownGlobal& known : kKnownGlobals) {
    if (known.module == module && known.name == name) return known.global;
  }
  return std::nullopt;
}

Node call(Graph& graph, const Node& callable, const Node& arguments) {
  Node result;
  if (callable.kind != Kind::global || arguments.kind != Kind::tuple) {
    graph.refuse("REDUCE of something else than a function and a tuple");
    return result;
  }
  switch (callable.global) {
    case Global::reconstruct:
      reconstruct(graph, arguments.items, result);
      break;
    case Global::dtype:
      make_dtype(graph, arguments.items, result);
      break;
    case Global::from_buffer:
      from_buffer(graph, arguments.items, result);
      break;
    case Global::encode:
      encode(graph, arguments.items, result);
      break;
    case Global::bytes:
      if (!arguments.items.empty()) graph.refuse("bytes() with arguments");
      result.kind = Kind::bytes;
      break;
    case Global::ndarray:
      graph.refuse("numpy.ndarray is called, which no pickle of NumPy's does");
      break;
  }
  return result;
}

void build(Graph& graph, Node& object, const Node& state) {
  const bool buildable = object.kind == Kind::dtype || object.kind == Kind::array;
  if (!buildable || object.built || state.kind != Kind::tuple) {
    return graph.refuse("BUILD of something else than a new array or dtype from a tuple");
  }
  if (object.kind == Kind::dtype) {
    build_dtype(graph, object, state.items);
  } else {
    build_array(graph, object, state.items);
  }
}

}  // namespace inkling::pickle
