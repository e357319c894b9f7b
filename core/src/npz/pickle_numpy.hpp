// The few calls that a pickle of arrays makes, carried out as data: nothing is looked up or executed. What is
// not as NumPy pickles it is refused in the graph.
#pragma once

#include <optional>
#include <string_view>

#include "npz/pickle_graph.hpp"

namespace inkling::pickle {

// nullopt for everything that is not needed to make an array.
std::optional<Global> find_global(std::string_view module, std::string_view name);

// The result of `callable(*arguments)`; REDUCE.
Node call(Graph& graph, const Node& callable, const Node& arguments);

// Fills `object`, an array or a dtype, with `state`; BUILD.
void build(Graph& graph, Node& object, const Node& state);

}  // namespace inkling::pickle
