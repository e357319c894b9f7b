// Several networks of one architecture side by side in one network, whose logits are the mean of theirs: an
// ensemble in the file of a single model.
//
//   const std::vector<EnsembleMember> members = {{first, 1.2}, {second, 1.1}};   // with their temperatures
//   Result<Network> ensemble = merge(members);
#pragma once

#include <span>

#include "inkling/error.hpp"
#include "inkling/network.hpp"

namespace inkling {

struct EnsembleMember {
  Network network;
  double temperature = 1;  // its logits are divided by it
};

// Logits: the mean of the networks' logits, each divided by its temperature. Batch normalisation is folded
// into the layers before it and dropout is left out, as in Network::folded().
//
// The first layer with weights has the outputs of all networks, convolutions behind it a group for each
// network, dense layers weights of zero between them; the last one, which must be dense, sees the outputs of
// all. Error{invalid_argument} for fewer than two networks, for architectures that differ and for a
// temperature that is not above 0; Error{unsupported} for what has no such form, such as outputs other than
// softmax and softmax-or-none.
Result<Network> merge(std::span<const EnsembleMember> members);

}  // namespace inkling
