// The last step of reading a pickle: its graph becomes values.
#pragma once

#include "inkling/npz.hpp"
#include "inkling/pickle.hpp"
#include "npz/pickle_graph.hpp"

namespace inkling::pickle {

// What the root holds, as a tree: what is shared is copied, within the graph's budget. Refuses, in the graph,
// cycles, too much of anything, and arrays that contradict themselves.
Value to_value(Graph& graph, const npz::Limits& limits);

// The same for a root that is an array.
npz::Array to_array(Graph& graph, const npz::Limits& limits);

}  // namespace inkling::pickle
