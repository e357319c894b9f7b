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

tl::unexpected<Error> bad_pickle(std::string message) {
  return fail(ErrorCode::bad_file, std::move(message));
}

bool is_text_or_bytes(const Node& node) {
  return node.kind == Kind::text || node.kind == Kind::bytes;
}

Node array_node(NodeId shape, NodeId dtype, bool fortran_order, NodeId data) {
  Node node;
  node.kind = Kind::array;
  node.built = true;
  node.fortran_order = fortran_order;
  node.items = {shape, dtype, data};
  return node;
}

// _reconstruct(ndarray, (0,), b'b'): an empty array whose real content BUILD brings.
Result<Node> reconstruct(const Graph& graph, const std::vector<NodeId>& arguments) {
  const bool is_array = arguments.size() == 3 && graph.nodes[arguments[0]].kind == Kind::global &&
                        graph.nodes[arguments[0]].global == Global::ndarray;
  if (!is_array) return bad_pickle("_reconstruct of something else than a numpy.ndarray");
  Node node;
  node.kind = Kind::array;
  return node;
}

// dtype('f8', align, copy)
Result<Node> make_dtype(const Graph& graph, const std::vector<NodeId>& arguments) {
  if (arguments.empty() || !is_text_or_bytes(graph.nodes[arguments[0]])) {
    return bad_pickle("a dtype that is not a plain one");
  }
  const auto type = npz::parse_element_type(npz::as_text(graph.nodes[arguments[0]].view));
  if (!type) return tl::unexpected(type.error());
  Node node;
  node.kind = Kind::dtype;
  node.type = *type;
  return node;
}

// _frombuffer(data, dtype, shape, order)
Result<Node> from_buffer(const Graph& graph, const std::vector<NodeId>& arguments) {
  if (arguments.size() != 4 || !is_text_or_bytes(graph.nodes[arguments[3]])) {
    return bad_pickle("_frombuffer with other arguments than data, dtype, shape and order");
  }
  const std::string_view order = npz::as_text(graph.nodes[arguments[3]].view);
  if (order != "C" && order != "F") return bad_pickle("_frombuffer with an order that is neither C nor F");
  return array_node(arguments[2], arguments[1], order == "F", arguments[0]);
}

// _codecs.encode(text, 'latin1'): how protocol 2 writes bytes, which Python 2 did not have.
Result<Node> encode(Graph& graph, const std::vector<NodeId>& arguments) {
  if (arguments.size() != 2 || graph.nodes[arguments[0]].kind != Kind::text ||
      npz::as_text(graph.nodes[arguments[1]].view) != "latin1") {
    return bad_pickle("_codecs.encode of something else than a text as latin1");
  }
  const std::string_view text = npz::as_text(graph.nodes[arguments[0]].view);
  if (!graph.spend(text.size())) return bad_pickle("the pickle unpacks to far more than its size");
  auto bytes = npz::to_latin1(text);
  if (!bytes) return bad_pickle("_codecs.encode of a text that is not latin1");
  graph.decoded.push_back(std::move(*bytes));
  Node node;
  node.kind = Kind::bytes;
  node.view = graph.decoded.back();
  return node;
}

Result<void> build_dtype(const Graph& graph, Node& dtype, const std::vector<NodeId>& state) {
  // (version, byte order, sub-array, names, fields, size, alignment, flags[, metadata])
  constexpr std::size_t kFewest = 8;
  if (state.size() < kFewest) return bad_pickle("a dtype's state is not a tuple of eight");
  const auto at = [&](std::size_t index) -> const Node& { return graph.nodes[state[index]]; };
  for (const std::size_t record : {2U, 3U, 4U}) {
    if (at(record).kind != Kind::none) return fail(ErrorCode::unsupported, "record dtypes are not read");
  }
  if (!is_text_or_bytes(at(1))) return bad_pickle("a dtype's byte order is not a text");
  const auto size = static_cast<std::size_t>(at(5).integer);
  if (at(5).kind != Kind::integer || (at(5).integer != -1 && size != dtype.type.item_size)) {
    return bad_pickle("a dtype's size contradicts its name");
  }
  dtype.type.big_endian = npz::as_text(at(1).view) == ">";
  dtype.built = true;
  return {};
}

Result<void> build_array(const Graph& graph, Node& array, const std::vector<NodeId>& state) {
  // (version, shape, dtype, Fortran order, data)
  constexpr std::size_t kFields = 5;
  if (state.size() != kFields) return bad_pickle("an array's state is not a tuple of five");
  const Node& order = graph.nodes[state[3]];
  if (order.kind != Kind::boolean && order.kind != Kind::integer) {
    return bad_pickle("an array's order is not a boolean");
  }
  array = array_node(state[1], state[2], order.integer != 0, state[4]);
  return {};
}

}  // namespace

std::optional<Global> find_global(std::string_view module, std::string_view name) {
  for (const KnownGlobal& known : kKnownGlobals) {
    if (known.module == module && known.name == name) return known.global;
  }
  return std::nullopt;
}

Result<Node> call(Graph& graph, const Node& callable, const Node& arguments) {
  if (callable.kind != Kind::global || arguments.kind != Kind::tuple) {
    return bad_pickle("REDUCE of something else than a function and a tuple");
  }
  switch (callable.global) {
    case Global::reconstruct:
      return reconstruct(graph, arguments.items);
    case Global::dtype:
      return make_dtype(graph, arguments.items);
    case Global::from_buffer:
      return from_buffer(graph, arguments.items);
    case Global::encode:
      return encode(graph, arguments.items);
    case Global::bytes: {
      if (!arguments.items.empty()) return bad_pickle("bytes() with arguments");
      Node node;
      node.kind = Kind::bytes;
      return node;
    }
    case Global::ndarray:
      break;
  }
  return bad_pickle("numpy.ndarray is called, which no pickle of NumPy's does");
}

Result<void> build(const Graph& graph, Node& object, const Node& state) {
  if (object.built || state.kind != Kind::tuple)
    return bad_pickle("BUILD of something that is complete, or without a tuple");
  if (object.kind == Kind::dtype) return build_dtype(graph, object, state.items);
  if (object.kind == Kind::array) return build_array(graph, object, state.items);
  return bad_pickle("BUILD of something else than an array or a dtype");
}

}  // namespace inkling::pickle
